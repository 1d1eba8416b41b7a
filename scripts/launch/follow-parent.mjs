// Loaded into the parts that the launcher runs: they end when it is killed, instead of keeping its ports.
// Processes that a part starts inherit this file; they have their own reasons to live.
if (process.channel && process.env.PORTICO_LAUNCHER === String(process.ppid)) {
  process.on('disconnect', () => process.exit(1))
  process.channel.unref()
}
