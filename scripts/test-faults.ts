import { newReport } from './stages/reports'
import { runAndReport } from './stages/run'

// Folders or parts of their files' names, in place of all.
const given = process.argv.slice(2)
const all = [
  'tests/integration/syncs/faults/',
  'tests/integration/syncs/engine/bulk.test.ts',
  'tests/integration/syncs/engine/groups-faults.test.ts',
  'tests/integration/webhooks/faults/',
]
const report = newReport('vitest', 'faults')
const words = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report.file}`]
// One after the other: some tell how long they took.
const vitest = ['run', '--project', 'integration', '--no-file-parallelism', ...words]

await runAndReport([
  {
    name: 'faults',
    command: ['vitest', ...vitest, ...(given.length > 0 ? given : all)],
    env: { PORTICO_TEST_WHOLE: 'true' },
    report,
  },
])
