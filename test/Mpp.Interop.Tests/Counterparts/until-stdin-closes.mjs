// The test run holds the other end of standard input. When it goes away, however it ends, so does this process:
// a counterpart never survives the run that started it.
export function untilStdinCloses(stop = () => process.exit(0)) {
  process.stdin.on('close', stop);
  process.stdin.on('error', stop);
  process.stdin.resume();
}
