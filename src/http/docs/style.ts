/** The look of the documentation: light or dark as the reader's system is, and readable on paper and on a small screen. */
export const STYLE: string = `
:root { color-scheme: light dark; --text: #1c2430; --soft: #5c6778; --back: #fff; --panel: #f5f7fa; --line: #dde3ea;
  --link: #0b5cad; --get: #0a6b3d; --post: #9a4a00; --put: #6b3fa0; --code: #f0f3f7 }
@media (prefers-color-scheme: dark) { :root { --text: #dfe5ee; --soft: #98a4b5; --back: #12161c; --panel: #191f27;
  --line: #2b343f; --link: #77b5f5; --get: #5fd096; --post: #f0a860; --put: #c19df0; --code: #1f2630 } }
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body { margin: 0; color: var(--text); background: var(--back); font: 16px/1.55 system-ui, sans-serif }
a { color: var(--link); text-decoration: none } a:hover { text-decoration: underline }
code, pre, .path { font: .875em/1.5 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace }
code { background: var(--code); padding: .1em .3em; border-radius: 4px; overflow-wrap: anywhere }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; overflow-x: auto; margin: .6rem 0 1rem }
pre code { background: none; padding: 0; overflow-wrap: normal; font-size: 1em }
nav { position: fixed; inset: 0 auto 0 0; width: 21rem; overflow-y: auto; padding: 1.5rem 1.25rem; background: var(--panel); border-right: 1px solid var(--line); font-size: .875rem }
nav p { margin: 0 0 1rem; color: var(--soft) } nav .title { font-size: 1.2rem; font-weight: 650; color: var(--text); margin: 0 }
nav h2 { font-size: .75rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); margin: 1.4rem 0 .4rem; border: 0; padding: 0 }
nav ul { list-style: none; margin: 0; padding: 0 } nav li a { display: flex; gap: .5rem; padding: .15rem 0; color: var(--text) }
nav .method { flex: 0 0 2.4rem; padding: 0; background: none; font-size: .7rem; line-height: 1.9 } nav .path { overflow-wrap: anywhere; font-size: .8rem }
main { margin-left: 21rem; padding: 2rem 3rem 5rem; max-width: 62rem }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1rem; font-weight: 680 }
h2 { font-size: 1.45rem; margin: 3.5rem 0 .4rem; padding-top: 1rem; border-top: 1px solid var(--line); font-weight: 650 }
h3 { font-size: 1.05rem; margin: 0; display: flex; flex-wrap: wrap; gap: .3rem .7rem; align-items: baseline } h3 a { color: inherit }
h4 { font-size: .8rem; text-transform: uppercase; letter-spacing: .05em; color: var(--soft); margin: 1.2rem 0 .3rem; font-weight: 600 }
.operation, .object { border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.3rem; margin: 1.1rem 0 }
.operation:target, .object:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link) }
.operation > p { margin: .35rem 0 0 } .path { overflow-wrap: anywhere }
.method { font: 700 .75rem/1.6 ui-monospace, monospace; color: var(--get) } .post { color: var(--post) } .put { color: var(--put) }
.signed { font-size: .75rem; font-weight: 500; color: var(--soft); border: 1px solid var(--line); border-radius: 99px; padding: 0 .6em }
.soft { color: var(--soft) }
table { border-collapse: collapse; width: 100%; font-size: .9rem } td { padding: .35rem .9rem .35rem 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
tr:first-child > td { border-top: 0 } td:first-child { width: 13rem } td table { margin-top: .2rem; border-left: 2px solid var(--line) } td td { padding-left: .9rem }
.status > tbody > tr > td:first-child { width: 3.5rem; font-weight: 600 }
details { margin-top: 1rem } summary { cursor: pointer; color: var(--soft); font-size: .875rem } summary:hover { color: var(--text) }
summary:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px }
@media (max-width: 60rem) { nav { position: static; width: auto; border-right: 0; border-bottom: 1px solid var(--line); max-height: 45vh } main { margin: 0; padding: 1.5rem 1.1rem 4rem } td:first-child { width: 8rem } }
@media print { nav { display: none } main { margin: 0; max-width: none } .operation, .object { break-inside: avoid } }
`;
