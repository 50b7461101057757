"""The pages as persons see them, in a real browser, from the first administrator on."""

import pyotp

from tests.pages.browser import Browser
from tests.pages.house import ADMIN, PASSWORD, House

SARA = "sara@example.com"
SIGN_IN = """mutation ($login: String!, $password: String!) {
    signInWithPassword(login: $login, password: $password) {
    ... on SignedIn { tokens { accessToken } } } }"""
SETUP = 'mutation { totpSetup(label: "phone") { ... on TotpSetup { secret } } }'
CONFIRM = """mutation ($code: String!) { totpConfirm(code: $code) { __typename } }"""
_LED = """history.replaceState(null, "", arguments[0]);
    return import("/pages/way.js").then((way) => way.next())"""
CODES = "mutation { recoveryCodesMake { ... on RecoveryCodes { codes } } }"


async def enter(person: Browser, house: House, login: str, path: str = "/sign-in") -> None:
    await person.open(house.at(path))
    await person.fill(login=login, password=PASSWORD)
    await person.press("Sign in")


async def test_from_the_first_administrator_to_a_customer(person: Browser, house: House) -> None:
    await person.open(await house.invitation())
    assert await person.address() == house.at("/first-admin")
    await person.fill(email=ADMIN, password=PASSWORD)
    await person.press("Make the administrator")
    await person.sees("No message yet.")
    assert await person.address() == house.at("/outbox")
    await person.press("Sign out")
    await person.sees("E-mail or phone number")
    await person.press("Register")
    await person.sees("The name that others see")
    await person.fill(email=SARA, displayName="Sara", password=PASSWORD)
    await person.press("Go on")
    await person.sees("a code is on its way")
    code = await house.code()
    await person.fill(code=code)
    await person.press("Register")
    await person.sees("This page is for who runs")
    await person.press("Sign out")
    await person.sees("E-mail or phone number")
    await enter(person, house, ADMIN, "/sign-in?next=/outbox")
    await person.sees(f"Copy {code}")
    assert await house.count("users") == 2


async def test_a_message_appears_by_itself(person: Browser, house: House) -> None:
    await person.open(await house.invitation())
    await person.fill(email=ADMIN, password=PASSWORD)
    await person.press("Make the administrator")
    await person.sees("No message yet.")
    await house.user(SARA)
    await house.ask(
        "mutation ($login: String!) { signInCodeRequest(login: $login) { __typename } }",
        login=SARA,
    )
    code = await house.code()
    await person.sees(f"Your code is {code}.", "#messages")
    await person.run("document.querySelector('#filter').value = 'nobody'")
    await person.run("document.querySelector('#filter').dispatchEvent(new Event('input'))")
    assert await person.text("#messages") == ""
    await person.sees("None of the messages here")


async def test_a_wrong_password_opens_nothing_and_a_code_does(
    person: Browser, house: House
) -> None:
    await house.user(SARA)
    await person.open(house.at("/sign-in"))
    await person.fill(login=SARA, password="wrong lanterns drift")
    await person.press("Sign in")
    await person.sees("The login or the password is wrong.", "form > [role=alert]")
    assert await house.count("sessions") == 0
    await person.press("Sign in with a code")
    await person.press("Send the code")
    await person.sees("a code is on its way")
    await person.fill(code=(await house.code()))
    await person.press("Sign in")
    await person.sees("Welcome, Sara")
    assert await house.count("sessions") == 1
    await person.press("Sign out")
    await person.sees("E-mail or phone number")
    assert await person.run("return localStorage.getItem('flatrender.refresh')") is None


async def test_whoever_asks_too_often_sees_how_long_to_wait(person: Browser, house: House) -> None:
    for _ in range(2):
        await person.open(house.at("/password-reset"))
        await person.fill(login=SARA)
        await person.press("Send the link")
        await person.sees("s")
    await person.sees("Too many tries.")
    await person.sees("Wait ", "button.main")
    assert await person.run("return document.querySelector('button.main').disabled") is True


async def test_a_second_factor_is_asked_for(person: Browser, house: House) -> None:
    await house.user(SARA)
    opened = await house.ask(SIGN_IN, login=SARA, password=PASSWORD)
    token = opened["tokens"]["accessToken"]
    secret = (await house.ask(SETUP, token))["secret"]
    confirmed = await house.ask(CONFIRM, token, code=pyotp.TOTP(secret).now())
    assert confirmed == {"__typename": "Factor"}
    codes = (await house.ask(CODES, token))["codes"]
    await enter(person, house, SARA)
    await person.sees("This account has a second factor.")
    await person.fill(totp="۰۰۰۰۰۰")
    await person.press("Go on")
    await person.sees("not", "form > [role=alert]")
    assert await house.count("sessions") == 1
    await person.press("Use a recovery code")
    await person.fill(recoveryCode=codes[0])
    await person.press("Go on")
    await person.sees("Welcome, Sara")
    assert await house.count("sessions") == 2


async def test_a_link_signs_in_by_a_click_and_not_by_being_opened(
    person: Browser, house: House
) -> None:
    await house.user(SARA)
    await person.open(house.at("/sign-in"))
    await person.press("Sign in with a link by e-mail")
    await person.fill(email=SARA)
    await person.press("Send the link")
    await person.sees("a link is on its way")
    link = await house.link()
    await person.open(link)
    await person.sees("The link works once.")
    assert await person.address() == house.at("/sign-in/link")
    assert await house.count("sessions") == 0
    await person.press("Sign in")
    await person.sees("Welcome, Sara")
    await person.open(link)
    await person.press("Sign in")
    await person.sees("is wrong, has been used, or is too old")
    assert await house.count("sessions") == 1


async def test_a_forgotten_password_is_replaced(person: Browser, house: House) -> None:
    await house.user(SARA)
    await person.open(house.at("/password-reset"))
    await person.fill(login=SARA)
    await person.press("Send the link")
    await person.sees("a link is on its way")
    await person.open(await house.link())
    assert await person.address() == house.at("/password-reset")
    await person.sees("10 to 200 characters")
    await person.fill(newPassword="password123")
    await person.press("Change the password")
    await person.sees("one of the first", "#newPassword-error")
    await person.fill(newPassword="seven green kettles")
    await person.press("Change the password")
    await person.sees("The password is changed")
    await person.press("To the sign-in page")
    await person.fill(login=SARA, password="seven green kettles")
    await person.press("Sign in")
    await person.sees("Welcome, Sara")


async def test_persian_runs_from_right_to_left_and_is_remembered(
    person: Browser, house: House
) -> None:
    await person.open(house.at("/sign-in"))
    assert await person.run("return document.documentElement.dir") == "ltr"
    await person.fill(login=SARA)
    await person.press("فارسی")
    await person.sees("ایمیل یا شمارهٔ تلفن")
    assert await person.run("return document.querySelector('#login').value") == SARA
    await person.open(house.at("/register"))
    await person.sees("ثبت‌نام")
    look = "const one = document.querySelector('h1'); return getComputedStyle(one).direction"
    assert await person.run(look) == "rtl"
    assert await person.run("return document.documentElement.lang") == "fa"


async def test_nobody_is_sent_to_another_site(person: Browser, house: House) -> None:
    await house.user(SARA)
    await enter(person, house, SARA, "/sign-in?next=//other.example/")
    await person.sees("Welcome, Sara")
    assert await person.address() == house.at("/sign-in")
    ways = ("https://other.example/", "/%5Cother.example", "javascript:alert(1)", "/outbox")
    led = [await person.run(_LED, house.at(f"/sign-in?next={way}")) for way in ways]
    assert led == ["/sign-in", "/sign-in", "/sign-in", "/outbox"]


async def test_the_policy_stops_a_script_that_is_not_ours(person: Browser, house: House) -> None:
    await person.open(house.at("/sign-in"))
    await person.run(
        "const one = document.createElement('div'); document.body.append(one);"
        "try { one.innerHTML = '<img src=x onerror=\"window.taken = 1\">' } catch {}"
    )
    assert await person.run("return window.taken ?? null") is None
    complaints = await person.complaints()
    assert len(complaints) == 1
    assert "TrustedHTML" in complaints[0]


async def test_who_comes_from_a_provider_without_having_gone_there_is_not_let_in(
    person: Browser, house: House
) -> None:
    await person.open(house.at("/sign-in/openid?state=s&code=c"))
    await person.sees("The sign-in was not completed.")
    assert await person.address() == house.at("/sign-in/openid")
    await person.press("Other ways to sign in")
    await person.sees("E-mail or phone number")
    assert await house.count("sessions") == 0


async def test_a_tenant_that_the_address_names_is_the_one_to_sign_in_at(
    person: Browser, house: House
) -> None:
    await house.user(SARA)
    await enter(person, house, SARA, "/sign-in?tenant=elsewhere")
    await person.sees("There is no such object", "form > [role=alert]")
    assert await house.count("sessions") == 0
    await enter(person, house, SARA, "/sign-in?tenant=house")
    await person.sees("Welcome, Sara")
