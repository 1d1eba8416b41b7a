import { listenScimProvider } from './server'

// Started by its path, with the options as JSON and a port.
const [options = '{}', port = '0'] = process.argv.slice(2)
const provider = await listenScimProvider(JSON.parse(options), Number(port))
process.stdout.write(`${provider.origin}\n`)
// Gone with whoever started it.
process.stdin.resume().once('end', () => process.exit(0))
