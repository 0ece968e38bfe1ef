// Loaded before a program under measurement (--require): on exit it says on file descriptor 3 what the process used.
// The same for every program, on every system, and finer than the 10 ms of time(1).
'use strict';
const { readFileSync, writeSync } = require('node:fs');

/** The peak of this program alone: on Linux, what rusage says includes the parent's pages before exec. */
function peakBytes(usage) {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'));
    if (found !== null) return Number(found[1]) * 1024;
  } catch {
    // not Linux
  }
  return usage.maxRSS * 1024;
}

process.on('exit', () => {
  const usage = process.resourceUsage();
  const cpuMs = (usage.userCPUTime + usage.systemCPUTime) / 1000;
  writeSync(3, JSON.stringify({ cpuMs, peakBytes: peakBytes(usage) }));
});
