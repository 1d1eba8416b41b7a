// Loaded into the parts that `npm start` runs: they end when it is killed, instead of keeping its ports.
if (process.channel) {
  process.on('disconnect', () => process.exit(1))
  process.channel.unref()
}
