// A peer lives no longer than the test that started it: when the test is gone, however it went, standard input ends.
export function endWithParent(close = () => {}) {
  const end = async () => {
    await close();
    process.exit(0);
  };
  process.stdin.on('end', end).resume();
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, end);
}
