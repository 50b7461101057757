// What the pages say, Persian first, and in which of the two languages.

const KEY = "flatrender.language";
const KNOWN = ["fa", "en"];
let spoken = remembered() ?? preferred();

export const language = () => spoken;

export function speak(chosen) {
  spoken = chosen;
  localStorage.setItem(KEY, chosen);
}

function remembered() {
  const kept = localStorage.getItem(KEY);
  return KNOWN.includes(kept) ? kept : null;
}

/** The browser's list is what it sends as Accept-Language. */
function preferred() {
  return navigator.languages.map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => KNOWN.includes(tag)) ?? "fa";
}

/** `{}` stands for the value, written in the digits of the language. */
export function word(name, value = "") {
  const text = WORDS[name][KNOWN.indexOf(spoken)];
  const shown = typeof value === "number" ? value.toLocaleString(spoken) : value;
  return text.replace("{}", () => shown);
}

const WORDS = {
  other: ["English", "فارسی"],
  signIn: ["ورود", "Sign in"],
  signOut: ["خروج", "Sign out"],
  register: ["ثبت‌نام", "Register"],
  login: ["ایمیل یا شمارهٔ تلفن", "E-mail or phone number"],
  email: ["ایمیل", "E-mail"],
  phone: ["شمارهٔ تلفن", "Phone number"],
  name: ["نامی که دیگران می‌بینند", "The name that others see"],
  password: ["گذرواژه", "Password"],
  newPassword: ["گذرواژهٔ تازه", "New password"],
  rules: [
    "۱۰ تا ۲۰۰ نویسه، بدون نام یا نشانی شما. چند واژهٔ پشت سر هم به یاد ماندنی است و حدس زدنش دشوار.",
    "10 to 200 characters, without your name or address. A few words in a row are easy to remember and hard to guess.",
  ],
  forgotten: ["گذرواژه را فراموش کرده‌ام", "I have forgotten my password"],
  or: ["یا", "or"],
  byPassword: ["ورود با گذرواژه", "Sign in with a password"],
  byCode: ["ورود با کد", "Sign in with a code"],
  byLink: ["ورود با پیوند ایمیلی", "Sign in with a link by e-mail"],
  passkey: ["ورود با کلید عبور", "Sign in with a passkey"],
  passkeyNone: [
    "کلید عبوری نشان داده نشد. دوباره بکوشید یا به شیوهٔ دیگری وارد شوید.",
    "No passkey was shown. Try again, or sign in another way.",
  ],
  passkeyElsewhere: [
    "کلید عبور در نشانی دیگری از این سایت کار می‌کند. با نشانی اصلی سایت بیایید یا به شیوهٔ دیگری وارد شوید.",
    "Passkeys work at another address of this site. Come by its main address, or sign in another way.",
  ],
  byProvider: ["ورود با {}", "Sign in with {}"],
  comingIn: ["در حال ورود…", "Signing in …"],
  providerNone: ["ورود به پایان نرسید. دوباره آغاز کنید.", "The sign-in was not completed. Start again."],
  noAccount: ["حساب ندارید؟", "No account yet?"],
  haveAccount: ["حساب دارید؟", "You have an account?"],
  sendCode: ["کد را بفرستید", "Send the code"],
  sendLink: ["پیوند را بفرستید", "Send the link"],
  codeTitle: ["کد را بنویسید", "Write the code"],
  code: ["کد", "Code"],
  codeSent: [
    "اگر این نشانی درست باشد، کدی در راه است که تا {} دقیقه اعتبار دارد.",
    "If the address is right, a code is on its way. It is good for {} minutes.",
  ],
  sentTitle: ["پیام‌های خود را ببینید", "Look at your messages"],
  linkSent: [
    "اگر این نشانی درست باشد، پیوندی در راه است که تا {} دقیقه اعتبار دارد.",
    "If the address is right, a link is on its way. It is good for {} minutes.",
  ],
  linkTitle: ["ورود با پیوند", "Sign in with the link"],
  linkHint: ["برای ورود دکمه را بزنید. پیوند یک بار کار می‌کند.", "Press the button to sign in. The link works once."],
  linkMissing: [
    "این نشانی کامل نیست. پیوند پیام را دوباره باز کنید یا پیوند تازه‌ای بخواهید.",
    "This address is not complete. Open the link of the message again, or ask for a new one.",
  ],
  otherWays: ["راه‌های دیگر ورود", "Other ways to sign in"],
  resetTitle: ["گذرواژهٔ تازه", "A new password"],
  resetHint: ["پیوندی برای برگزیدن گذرواژهٔ تازه می‌فرستیم.", "We send a link to choose a new password with."],
  chooseTitle: ["گذرواژهٔ تازه برگزینید", "Choose a new password"],
  chooseSubmit: ["گذرواژه را تغییر دهید", "Change the password"],
  anotherLink: ["پیوند تازه بخواهید", "Ask for a new link"],
  doneTitle: ["گذرواژه تغییر کرد", "The password is changed"],
  doneHint: ["همهٔ نشست‌ها پایان یافت. با گذرواژهٔ تازه وارد شوید.", "All sessions have ended. Sign in with the new password."],
  toSignIn: ["به صفحهٔ ورود", "To the sign-in page"],
  secondTitle: ["یک گام دیگر", "One more step"],
  secondHint: ["این حساب عامل دومی دارد. آن را نشان دهید.", "This account has a second factor. Show it."],
  totp: ["کد برنامهٔ احراز هویت", "Code of the authenticator app"],
  recoveryCode: ["کد بازیابی", "Recovery code"],
  recovering: ["با کد بازیابی", "Use a recovery code"],
  notRecovering: ["بدون کد بازیابی", "Don't use a recovery code"],
  goOn: ["ادامه", "Go on"],
  startAgain: ["از نو آغاز کنید", "Start again"],
  withPhone: ["ثبت‌نام با شمارهٔ تلفن", "Register with a phone number"],
  withEmail: ["ثبت‌نام با ایمیل", "Register with an e-mail address"],
  adminTitle: ["نخستین مدیر", "The first administrator"],
  adminHint: ["ایمیل و گذرواژهٔ مدیر این سامانه را بنویسید.", "Write the e-mail and the password of who runs this installation."],
  adminSubmit: ["مدیر را بسازید", "Make the administrator"],
  adminMissing: [
    "این نشانی کامل نیست. نشانی‌ای را باز کنید که کارساز هنگام آغاز نوشته است.",
    "This address is not complete. Open the one that the server has printed when it started.",
  ],
  inside: ["{}، خوش آمدید", "Welcome, {}"],
  outbox: ["پیام‌های فرستاده‌نشده", "Outbox"],
  outboxHint: [
    "پیام‌هایی به کاربران که کسی نفرستاده است، تازه‌ترین در بالا. پیام‌های تازه خودشان می‌آیند.",
    "Messages to people that nobody has delivered, newest first. New ones appear by themselves.",
  ],
  outboxEmpty: ["هنوز پیامی نیست. مثلاً در صفحهٔ ورود کدی بخواهید.", "No message yet. Ask for a code on the sign-in page, for instance."],
  outboxForbidden: [
    "این صفحه برای مدیر سامانه است. با حساب دیگری وارد شوید.",
    "This page is for who runs the platform. Sign in with another account.",
  ],
  filter: ["گیرنده، میان پیام‌هایی که اینجا هستند", "Recipient, among the messages shown here"],
  filteredOut: ["میان پیام‌های اینجا پیامی به این گیرنده نیست.", "None of the messages here went to such a recipient."],
  older: ["پیام‌های پیشین", "Older messages"],
  EMAIL: ["ایمیل", "e-mail"],
  SMS: ["پیامک", "text message"],
  copyCode: ["رونوشت {}", "Copy {}"],
  copyLink: ["رونوشت پیوند", "Copy the link"],
  copied: ["رونوشت شد", "Copied"],
  notCopied: ["رونوشت نشد؛ خودتان برگزینید", "Not copied; select it yourself"],
  wait: ["{} ثانیه صبر کنید", "Wait {} s"],
  offline: ["به کارساز نمی‌رسیم. اتصال خود را ببینید و دوباره بکوشید.", "The server can't be reached. Look at your connection and try again."],
  broken: ["کارساز پاسخی نداد که بفهمیم. کمی بعد دوباره بکوشید.", "The server gave no answer that we understand. Try again in a while."],
};
