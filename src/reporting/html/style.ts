/** The page's only style sheet; its hash is in the page's Content-Security-Policy, so nothing else can style it. */
export const STYLE = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --text: #1c2128; --quiet: #5c6570;
  --line: #dfe3e8; --soft: #f1f3f6; --link: #0b5fc0; --passed: #1a7f37; --failed: #c4232f;
  --errored: #a3309a; --warned: #8f5d00; }
@media (prefers-color-scheme: dark) { :root { --page: #0e1116; --card: #161b22; --text: #e6e9ee;
  --quiet: #98a2ae; --line: #2b323b; --soft: #1d232b; --link: #6cb0ff; --passed: #4cc26a;
  --failed: #ff7a76; --errored: #e28ae0; --warned: #e0a83c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); line-height: 1.5;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  overflow-wrap: anywhere; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: .5rem 0 .25rem; }
h2 { font-size: .8125rem; letter-spacing: .06em; text-transform: uppercase; color: var(--quiet);
  margin: 2.25rem 0 .75rem; font-weight: 600; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .25rem 0; }
a { color: var(--link); }
code, td.value, .sample th { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .8125rem; }
bdi { unicode-bidi: isolate; }
.quiet, dt, th { color: var(--quiet); }
.badge { display: inline-block; padding: .125rem .625rem; border-radius: 1rem; color: var(--card);
  font-weight: 700; font-size: .8125rem; letter-spacing: .05em; text-transform: uppercase; }
.badge.passed { background: var(--passed); } .badge.failed { background: var(--failed); }
.badge.errored { background: var(--errored); }
.counts { display: flex; flex-wrap: wrap; gap: .625rem; padding: 0; margin: 1.25rem 0 0; list-style: none; }
.counts li { flex: 1 1 3.5rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem; padding: .5rem .875rem; }
.counts b { display: block; font-size: 1.375rem; line-height: 1.3; }
b.passed, .mark.passed { color: var(--passed); } b.failed, .mark.failed { color: var(--failed); }
b.errored, .mark.errored { color: var(--errored); } b.warned, .mark.warned { color: var(--warned); }
.mark { font-weight: 700; margin-right: .5rem; }
.card { background: var(--card); border: 1px solid var(--line); border-left: .25rem solid var(--line);
  border-radius: .5rem; padding: .875rem 1.125rem; margin: 0 0 .75rem; }
.card.failed { border-left-color: var(--failed); } .card.errored { border-left-color: var(--errored); }
.card.warned { border-left-color: var(--warned); } .card h3 .quiet { font-weight: 400; margin-left: .5rem; }
dl { display: grid; grid-template-columns: 6.5rem 1fr; gap: .125rem .75rem; margin: .625rem 0 0; }
dt, dd { margin: 0; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.card .scroll { width: fit-content; max-width: 100%; margin-top: .75rem; background: var(--soft); }
table { border-collapse: collapse; width: 100%; overflow-wrap: normal; }
th, td { text-align: left; vertical-align: top; padding: .375rem .875rem; border-bottom: 1px solid var(--line); }
tr:last-child td { border-bottom: 0; }
th { font-weight: 500; font-size: .8125rem; white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.value { white-space: pre; max-width: 28rem; overflow: hidden; text-overflow: ellipsis; }
td.message { min-width: 14rem; overflow-wrap: anywhere; }
td.name { min-width: 11rem; max-width: 22rem; overflow-wrap: anywhere; }
.sample { width: auto; }
details { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; margin: 0 0 .75rem; overflow: hidden; }
details .scroll { border: 0; border-top: 1px solid var(--line); border-radius: 0; }
summary { cursor: pointer; padding: .625rem 1.125rem; font-weight: 600; }
.note { color: var(--warned); }
footer { margin-top: 2.25rem; padding-top: 1rem; border-top: 1px solid var(--line); }
@media (max-width: 34rem) { main { padding: 1.25rem .75rem 2rem; } dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .375rem; } h1 { font-size: 1.25rem; } .card { padding: .75rem .875rem; } }
@media print { body { background: none; } .card, .scroll, .counts li { break-inside: avoid; } }
`;
