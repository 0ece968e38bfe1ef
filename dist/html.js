import{n as escaped,r as together,t as element}from"./markup.js";import{N as amount,P as costParts,S as visible,T as formatLocation,_ as sampleColumns,a as checksWith,b as titles,d as measuredParts,f as overridesText,g as runbookOf,h as rowsBeyondSamples,i as checksOf,m as remarks,n as SYMBOLS,o as faultText,p as ownerOf,r as VERDICT_OUTCOME,s as gatesByUrgency,t as OUTCOMES_BY_URGENCY,u as isNumeric,v as subjectParts}from"./content.js";import{a as formatCount,l as plural}from"./wording.js";import{n as sourceAddress,t as runbookAddress}from"./addresses.js";import{T as builtFromText,b as checksNeeding,w as nextStep}from"./format.js";import{createHash}from"node:crypto";function table(columns,rows,className=null){let head=columns.map(({title,kind})=>element(`th`,{scope:`col`,class:kind===`number`?kind:null},title)),body=rows.map(row=>element(`tr`,{},...columns.map(({kind},i)=>element(`td`,{class:kind},row[i]??null)))),inside=[element(`thead`,{},element(`tr`,{},...head)),element(`tbody`,{},together(body))];return element(`div`,{class:`scroll`},element(`table`,{class:className},...inside))}function facts(pairs){let shown=pairs.filter(([,value])=>value!==null&&value!==``);return shown.length===0?null:element(`dl`,{},...shown.flatMap(([label,value])=>[element(`dt`,{},label),element(`dd`,{},value)]))}function linked(text,address){return address===null?text:element(`a`,{href:address,rel:`noreferrer`},text)}function isolated(text){return element(`bdi`,{},text)}function checkCard(placed,several,links){let{check}=placed,[name,where]=titles(placed,several),description=check.description===null?null:quiet(check.description);return element(`article`,{class:`card ${check.outcome}`},element(`h3`,{},mark(check.outcome),isolated(name),where===``?null:element(`span`,{class:`quiet`},isolated(where))),element(`p`,{},isolated(check.message)),description,facts(factsOf(placed,links)),samples(check))}function mark(outcome){return element(`span`,{class:`mark ${outcome}`,title:outcome},SYMBOLS[outcome])}function quiet(text){return element(`p`,{class:`quiet`},isolated(text))}function factsOf(placed,links){let{check}=placed,runbook=runbookOf(placed),place=element(`code`,{},isolated(formatLocation(check.location)));return[[`Measured`,measuredParts(check).join(` · `)],[`Expected`,check.threshold],...check.notes.map(note=>[`Note`,isolated(note)]),[`Fault`,check.fault===null?null:faultText(check.fault)],[`Owner`,ownerOf(placed)],[`Runbook`,runbook===null?null:linked(isolated(runbook),runbookAddress(runbook,links))],[`Declared`,linked(place,sourceAddress(check.location,links))]]}function samples(check){if(check.samples.length===0)return null;let names=sampleColumns(check),columns=names.map(name=>({title:isolated(name),kind:isNumeric(check,name)?`value number`:`value`})),rows=check.samples.map(row=>names.map(name=>cell(row[name]??null))),more=rowsBeyondSamples(check);return together([table(columns,rows,`sample`),more===null?null:quiet(`… ${more}`)])}function cell(value){return value===null?element(`span`,{class:`quiet`},`NULL`):isolated(visible(value))}function header(result){let[only]=result.gates,overrides=overridesText(result),parts=[...result.run.ds===null?[]:[`ds ${result.run.ds}`],...only!==void 0&&result.gates.length===1?[only.gate,...subjectParts(only)]:[],result.run.started_at];return element(`header`,{},element(`span`,{class:`badge ${VERDICT_OUTCOME[result.verdict]}`},result.verdict),element(`h1`,{},isolated(result.reason)),quiet(parts.join(` · `)),overrides===null?null:element(`p`,{class:`note`},isolated(`Overridden: ${overrides}`)),...[builtFromText(result)??[],remarks(result)].flat().map(quiet),counts(result))}function counts({counts:all,problems}){let items=[...problems.length>0?[[problems.length,`problems`,`failed`]]:[],...OUTCOMES_BY_URGENCY.map(o=>[all[o],o,o]),...all.not_selected>0?[[all.not_selected,`not selected`,``]]:[]].map(([count,word,style])=>element(`li`,{},element(`b`,{class:count>0?style:null},formatCount(count)),word));return element(`ul`,{class:`counts`},...items)}function gates(result){if(result.gates.length<2)return null;let rows=gatesByUrgency(result.gates).map(gate=>[together([mark(VERDICT_OUTCOME[gate.verdict]),isolated(gate.gate)]),...OUTCOMES_BY_URGENCY.map(o=>formatCount(checksOf(gate,o).length)),gate.version.rows===null?``:amount(gate.version.rows),gate.owner??``,isolated(gate.staging)]),columns=[{title:`Gate`,kind:`name`},...[`Failed`,`Errored`,`Warned`,`Passed`,`Rows`].map(title=>({title,kind:`number`})),{title:`Owner`,kind:null},{title:`Audited`,kind:null}];return section(plural(result.gates.length,`gate`),[table(columns,rows)])}function problems(result,links){return result.problems.length===0?null:section(`Configuration`,result.problems.map(problem=>problemCard(problem,links)))}function problemCard({message,found,expected,location},links){let place=location===null?null:linked(element(`code`,{},formatLocation(location)),sourceAddress(location,links));return element(`article`,{class:`card failed`},element(`h3`,{},mark(`failed`),isolated(message)),facts([[`Found`,found],[`Expected`,expected],[`Where`,place]]))}function needing(result,links){let several=result.gates.length>1;return together([`failed`,`errored`,`warned`].map(outcome=>{let cards=checksNeeding(result,outcome).map(p=>checkCard(p,several,links)),title=`${formatCount(result.counts[outcome])} ${outcome}`;return cards.length===0?null:section(title,cards)}))}function passed(result){let all=checksWith(result,`passed`);if(all.length===0)return null;let open=all.length<=30?``:null,groups=result.gates.map(gate=>{let checks=checksOf(gate,`passed`);if(checks.length===0)return null;let rows=checks.map(({name,message,notes})=>[together([mark(`passed`),isolated(name)]),isolated(message),notes.length===0?null:element(`span`,{class:`note`},isolated(notes.join(`; `)))]),columns=[{title:`Check`,kind:`name`},{title:`Measured`,kind:`message`},{title:rows.some(row=>row[2]!==null)?`Note`:``,kind:`name`}],title=element(`summary`,{},isolated(gate.gate),`: ${plural(rows.length,`check`)}`);return element(`details`,{open},title,table(columns,rows))});return section(`${formatCount(all.length)} passed`,groups)}function footer(result){let ids=result.not_selected,deselected=`${plural(ids.length,`check`)} not selected: ${ids.join(`, `)}`;return element(`footer`,{},element(`p`,{},nextStep(result)),ids.length===0?null:quiet(deselected),quiet(costParts(result.cost).join(` · `)),quiet(`${result.program.name} ${result.program.version} · run ${result.run.id}`))}function section(title,parts){return element(`section`,{},element(`h2`,{},title),together(parts))}const STYLE=`
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
`,POLICY=`default-src 'none'; style-src 'sha256-${createHash(`sha256`).update(STYLE).digest(`base64`)}'; base-uri 'none'; form-action 'none'`,html={format:`html`,extension:`.html`,mediaType:`text/html; charset=utf-8`,render:(result,{links})=>{let body=together([header(result),gates(result),problems(result,links),needing(result,links),passed(result),footer(result)]);return`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(`${result.verdict}: ${result.reason}`)}</title>
<style>${STYLE}</style>
</head>
<body>
${element(`main`,{},body).markup}
</body>
</html>
`}};export{html};
//# sourceMappingURL=html.js.map