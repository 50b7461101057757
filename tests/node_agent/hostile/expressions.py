"""Expressions that never end, take all memory, or look for a way out."""

from collections.abc import Callable

from tests.node_agent.hostile.making import packed, red
from tests.support.lottie import document, transform

CANARY = "/tmp/flatrender-canary"
_REACHED = "var $bm_rt = value + 40;"
_KEPT = "var $bm_rt = value;"


def _running(script: str) -> bytes:
    turned = {"a": 0, "k": 0, "x": script}
    return packed(document(red(ks=transform(r=turned))))


def _looking_for(*names: str) -> bytes:
    """Whoever finds one of these turns the square, which the frame then shows."""
    found = " || ".join(f"typeof {name} !== 'undefined'" for name in names)
    return _running(f"if ({found}) {{ {_REACHED} }} else {{ {_KEPT} }}")


def _on_every_layer(script: str, count: int) -> bytes:
    turned = {"a": 0, "k": 0, "x": script}
    return packed(document(*[red(ks=transform(r=turned))] * count))


ATTACKS: dict[str, Callable[[], bytes]] = {
    "for ever": lambda: _running("while(true){}"),
    "for ever and saying so": lambda: _running("while(true){print('@drawn 1 x y z');}"),
    "for ever in a function": lambda: _running("function f(){for(;;);} var $bm_rt = f();"),
    "for ever by a getter": lambda: _running("var o = {get x(){while(1){}}}; var $bm_rt = o.x;"),
    "for ever by a conversion": lambda: _running(
        "var $bm_rt = {valueOf: function(){while(1){}}, toString: function(){while(1){}}};"
    ),
    "for ever by a proxy": lambda: _running(
        "var $bm_rt = new Proxy({}, {get: function(){while(1){}}});"
    ),
    "for ever by sorting": lambda: _running("var $bm_rt = [3,2,1].sort(function(){while(1){}});"),
    "for ever by promises": lambda: _running(
        "function f(){return Promise.resolve().then(f);} f(); " + _KEPT
    ),
    "for ever by a generator": lambda: _running(
        "function* g(){while(1)yield 1;} var $bm_rt = Array.from(g()).length;"
    ),
    "too deep": lambda: _running("function f(){return f()+1;} var $bm_rt = f();"),
    "too deep by pairs": lambda: _running(
        "function f(){return g();} function g(){return f();} var $bm_rt = f();"
    ),
    "too deep by texts": lambda: _running(
        "var s = '['; for (var i = 0; i < 16; i++) s += s; var $bm_rt = JSON.parse(s);"
    ),
    "too deep by brackets": lambda: _running("(" * 50_000 + "1" + ")" * 50_000),
    "much memory by a text": lambda: _running("var s='a'; while(true) s+=s; " + _KEPT),
    "much memory by a list": lambda: _running("var l=[]; while(true) l.push(new Array(1e6));"),
    "much memory at once": lambda: _running("var $bm_rt = new ArrayBuffer(4e9);"),
    "much memory by repeating": lambda: _running("var $bm_rt = 'ab'.repeat(2147483647);"),
    "much memory by padding": lambda: _running("var $bm_rt = ''.padStart(1e9, 'xy');"),
    "a list of four thousand million": lambda: _running(
        "var $bm_rt = new Array(4294967295).fill(1);"
    ),
    "a pattern that tries for ever": lambda: _running(
        "var $bm_rt = /^(a+)+$/.test('" + "a" * 40 + "!') ? 1 : 0;"
    ),
    "a pattern of a thousand groups": lambda: _running(
        "var $bm_rt = /" + "(a*)*" * 1000 + "b/.test('" + "a" * 60 + "') ? 1 : 0;"
    ),
    "code made of texts": lambda: _running("var $bm_rt = eval('while(true){}');"),
    "code made by a function": lambda: _running(
        "var $bm_rt = (function(){}).constructor('while(true){}')();"
    ),
    "an error": lambda: _running("throw new Error('no');"),
    "an error without end": lambda: _running("var e = {get message(){throw e;}}; throw e;"),
    "nonsense": lambda: _running("%%% }}} ((("),
    "null bytes in it": lambda: _running("var $bm_rt\0 = 5;"),
    "a script of ten mebibytes": lambda: _running("1;" * 5 * 2**20 + _KEPT),
    "five thousand scripts": lambda: _on_every_layer("var $bm_rt = time * 10;", 5000),
    "slow on every layer": lambda: _on_every_layer(
        "var s = 0; for (var i = 0; i < 3e5; i++) s += i; var $bm_rt = s % 360;", 200
    ),
    "an answer that is no number": lambda: _running("var $bm_rt = 'turn';"),
    "an answer that is not a number": lambda: _running("var $bm_rt = 0/0;"),
    "an answer without end": lambda: _running("var $bm_rt = 1/0;"),
    "an answer that shows itself": lambda: _running("var a = []; a[0] = a; var $bm_rt = a;"),
    "no answer": lambda: _running("5;"),
    "it looks for loaders": lambda: _looking_for("load", "require", "include", "importScripts"),
    "it looks for the machine": lambda: _looking_for("os", "std", "process", "Deno", "Bun"),
    "it looks for the network": lambda: _looking_for("fetch", "XMLHttpRequest", "WebSocket"),
    "it reads a file": lambda: _running(
        f"try {{ require('fs').readFileSync('{CANARY}'); }} catch (e) {{}} "
        f"try {{ load('{CANARY}'); }} catch (e) {{}} {_KEPT}"
    ),
    "it imports a file": lambda: _running(f"import('{CANARY}').then(function(){{}}); {_KEPT}"),
    "it changes what others use": lambda: _running(
        "Object.defineProperty(Object.prototype, 'x', {get: function(){while(1){}}});"
        "Math.sin = function(){while(1){}}; Array.prototype.push = null; " + _KEPT
    ),
    "it asks for a layer that is not there": lambda: _running(
        "var $bm_rt = thisComp.layer('none').transform.position[0];"
    ),
    "it asks for a layer by a large number": lambda: _running(
        "var $bm_rt = thisComp.layer(999999999).index;"
    ),
    "it asks for itself": lambda: _running(
        "var $bm_rt = thisComp.layer(1).transform.rotation.valueAtTime(time - 1) + 1;"
    ),
    "it loops over a time far away": lambda: _running("var $bm_rt = loopOut('cycle', -1e9);"),
    "it wiggles beyond all": lambda: _running("var $bm_rt = wiggle(1e9, 1e9, 1e9, 1e9, 1e9);"),
    "its own keys": lambda: _running("var $bm_rt = thisProperty.key(-1).value + nearestKey(1e9);"),
}
