"""What attackers write: into lines of text, into Markdown, and as names of files."""

from __future__ import annotations

from collections.abc import Mapping

_HOST = "a.example"
_RUN = "attacked(1)"

TEXTS: Mapping[str, str] = {
    "script": f"<script>{_RUN}</script><script src=//{_HOST}/a.js></script>",
    "end of a script": f"</script></style></textarea></title><script>{_RUN}</script>",
    "end of an attribute": f"\"'><img class=attack src=attack-a onerror={_RUN}>",
    "handlers": f"\" onmouseover=\"{_RUN}\" onfocus='{_RUN}' autofocus x='",
    "svg": f"<svg class=attack onload={_RUN}><animate attributeName=href values=javascript:{_RUN} /><a></a>",
    "frames": f"<iframe class=attack src=//{_HOST}></iframe><object data=attack-b><embed src=x><base href=/attack/>",
    "style": f"<style class=attack>*{{display:none}}</style><link rel=stylesheet href=//{_HOST}>"
    f"<meta http-equiv=refresh content=0>",
    "form": f"<form class=attack action=javascript:{_RUN}><button formaction=javascript:{_RUN}>x</button>"
    f"<input onfocus={_RUN}>",
    "comments": "--><!-- <!--ff-drawing:0--> --!> <![CDATA[ x ]]> ]]> <?xml ?> <!DOCTYPE x>",
    "templates": "{{ 7*7 }}{% raw %}{{ config }}{# x #} ${7*7} {% include 'home.html' %} #{7*7}",
    "entities": f"&lt;img src=x onerror={_RUN}&gt; &#60;script&#62; &amp;lt;b&amp;gt; &quot;&apos; &#x6A;avascript:1",
    "Graphviz": f'\\N \\G \\L \\l\\r"] ; evil [URL="javascript:{_RUN}" label="\\E',
    "markup of Graphviz": f"<<B>b</B><TABLE><TR><TD HREF='javascript:{_RUN}'>x</TD></TR></TABLE>>",
    "links": f"[x](javascript:{_RUN}) ![x](//{_HOST}/a.png) <vbscript:{_RUN}> "
    f"[y](data:text/html,<script>{_RUN}</script>)",
    "marks": "`x` **x** _x_ | x | ~~x~~ # x \\ * x > x ^[x] [^1] {: onclick=attacked(1) } === +++ ;;; :::",
    "formula": f'=HYPERLINK("http://{_HOST}","x")+cmd|\' /C calc\'!A0',
    "wide formula": "＋1+1|' /C calc'!A0 −2 ＝1",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "turned": "pay\u202egnp.exe\u2066 x\u2069 \u200bzero\u200dwidth\ufeff so\u00adft \u061c\u200f",
    "ends of lines": "one\u2028two\u2029three\r\nfour",
    "long word": "W" * 400,
    "calendar": "x\\nEND:VEVENT\\nBEGIN:VALARM;X=1:2,3\\, \\; DESCRIPTION:x",
    "names of JavaScript": "__proto__ constructor toString hasOwnProperty",
    "names of objects": "[object Object] NaN undefined null %s %(x)s {0} $& $1 \\1",
}
"""What is written into a line of text, by what it tries."""
CONTROLS = ("\x1b[31m\x07 x", "a\0b\x08", "\x85\x9b", "\ufffe")
"""Signs that no text may hold."""
SHORT = (
    f"<b onx={_RUN[0]}>",
    '"><b onx=1>',
    "</script>",
    "{{7*7}}",
    "&lt;b&gt;",
    "=1+1",
    '\\N"]',
    "[x](x)",
    "__proto__",
)
"""The same for texts of a few signs."""
MARKDOWN: Mapping[str, str] = {
    "script": f"<script>{_RUN}</script>\n\n<script src=//{_HOST}/a.js></script>",
    "links": f"[x](javascript:{_RUN}) [x](<JaVaScRiPt:{_RUN}>) [x](vbscript:{_RUN}) "
    f"[x](data:text/html,<script>{_RUN}</script>)"
    f" [x][r] <javascript:{_RUN}> [x](java&#10;script:{_RUN}) [x](&#106;avascript:{_RUN})\n\n[r]: javascript:{_RUN}",
    "pictures": f'![](attack-a) ![x](//{_HOST}/a.png "onerror={_RUN}") <img class=attack src=attack-b onerror={_RUN}>'
    f"<image src=x onerror={_RUN}><video poster=attack-c><source onerror={_RUN}></video>"
    f"<audio src=attack-d onerror={_RUN}>",
    "svg": f"<svg class=attack onload={_RUN}><script>{_RUN}</script><use href=data:image/svg+xml,x />"
    f"<animate onbegin={_RUN} />"
    f"<foreignObject><iframe src=javascript:{_RUN}></iframe></foreignObject></svg>",
    "mathml": f"<math><mtext><table><mglyph><style><!--</style>"
    f'<img title="--&gt;&lt;img src=attack-a onerror={_RUN}&gt;">',
    "links of HTML": f"<a class=attack href='javascript:{_RUN}' onclick={_RUN}>x</a> "
    f"<a href='&#106;ava&Tab;script:{_RUN}'>x</a>"
    f" <a href='&#1;javascript:{_RUN}'>x</a> <a target=_blank href='//{_HOST}'>x</a><area href=javascript:{_RUN}>",
    "frames": f"<iframe class=attack srcdoc='<script>{_RUN}</script>'></iframe><object data=attack-a></object>"
    f"<embed src=attack-b>"
    "<base href=/attack/><frameset><frame src=attack-c>",
    "forms": f"<form class=attack action=javascript:{_RUN}><button formaction=javascript:{_RUN}>x</button>"
    f"<input autofocus onfocus={_RUN}><select autofocus onfocus={_RUN}><textarea></form><details open ontoggle={_RUN}>",
    "style": f"<style class=attack>*{{display:none}}</style><p style='position:fixed;background:url(//{_HOST})'>x</p>"
    f"<link rel=stylesheet href=//{_HOST}><meta http-equiv=refresh content=0;/attack>",
    "attributes": f"<p class=attack id=attack onmouseover={_RUN} data-ff-go=x data-md-component=search>x</p>\n\n"
    f'x {{: onclick={_RUN} .attack }}\n\n# x {{ onclick={_RUN} }}\n\n<td align="x" onclick={_RUN}>',
    "torn": f"<scr<script>ipt>{_RUN}</scr</script>ipt>"
    f'<img src="x" onerror="{_RUN}"<p title=\'</p><img src=attack-a onerror={_RUN}>\'>',
    "ends": f"</div></main></body></html></script></template><plaintext class=attack><script>{_RUN}</script>",
    "comments": f"--><!-- --!> <![CDATA[ x ]]> ]]> <!--><img src=attack-a onerror={_RUN}>--> <!--ff-drawing:0-->",
    "code": f"```html\n</code></pre><script>{_RUN}</script>\n```\n\n`</code><img src=attack-a onerror={_RUN}>`\n\n"
    f"```flowfolio\nmap: '<script>{_RUN}</script>'\n```\n\n```\" onclick={_RUN} class=\"attack\nx\n```",
    "templates": "{{ 7*7 }}{% raw %}{{ config }}{# x #}\n\n{% include 'home.html' %}\n\n"
    '--8<-- "index.md"\n\n{!index.md!}',
    "entities": f"&lt;script&gt;{_RUN}&lt;/script&gt; &#60;img src=attack-a onerror={_RUN}&#62; &amp;lt;b&amp;gt;",
    "tables": f"| a | b |\n|:--|--:|\n"
    f"| <script>{_RUN}</script> | [x](javascript:{_RUN}) |\n\nTerm\n: <svg onload={_RUN}>",
    "formula": f'=HYPERLINK("http://{_HOST}","x")+cmd|\' /C calc\'!A0',
    "turned": "pay\u202egnp.exe\u2066 x\u2069 \u200bzero\u200dwidth\ufeff so\u00adft",
    "ends of lines": "one\u2028two\u2029three\r\nfour\n\n    eight",
    "long word": "W" * 5000,
    "deep": "> " * 60 + "x\n\n" + "[" * 200 + "x" + "](x)" * 200,
    "calendar": "x\nEND:VEVENT\nBEGIN:VALARM\nDESCRIPTION:x\r\nATTACH:x",
    "names of JavaScript": "__proto__ constructor toString hasOwnProperty [object Object] NaN",
}
"""What is written where Markdown may stand."""
FILE_NAMES = (
    "\"'><img class=attack src=attack-a onerror=attacked(1)>",
    "<svg onload=attacked(1)>",
    "{{7*7}}",
    "=1+1",
    "__proto__",
)
"""Names of files and folders that no id allows, but most disks."""
