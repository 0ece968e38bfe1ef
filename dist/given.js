import{i as fault}from"./fault.js";import{expected,libraryName,refuseOtherVersion,unloadable}from"./library.js";import{n as init_load,t as ADDON}from"./load.js";import{join}from"node:path";import{stat}from"node:fs/promises";import{execFile}from"node:child_process";init_load();async function refuseUnusable(directory){await refuseMissing(directory);let answer=await loadElsewhere(join(directory,ADDON));if(`reason`in answer)throw unloadable(directory,answer.reason);refuseOtherVersion(directory,answer.version)}async function refuseMissing(directory){let folder=await stat(directory).catch(()=>null);if(folder===null)throw missing(`${directory} does not exist`);if(!folder.isDirectory())throw missing(`${directory} is not a directory`);for(let name of[ADDON,libraryName()])if((await stat(join(directory,name)).catch(()=>null))?.isFile()!==!0)throw missing(`${directory} has no file ${name}`)}function missing(what){return fault(`configuration`,`config`,`\`duckdb-path\`: ${what}. ${expected()}`)}function loadElsewhere(addon){return new Promise(done=>{execFile(process.execPath,[`-e`,`
let answer;
try {
  answer = { version: require(process.argv[1]).library_version() };
} catch (error) {
  answer = { reason: error.message.split('\\n', 1)[0] };
}
console.log(JSON.stringify(answer));
`,addon],{timeout:3e4,windowsHide:!0},(error,stdout)=>{done(error===null?JSON.parse(stdout):{reason:`the process that loads it ends with ${endOf(error)}`})})})}function endOf(error){return error.signal??`code ${String(error.code??`unknown`)}`}export{refuseUnusable};
//# sourceMappingURL=given.js.map