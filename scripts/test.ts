import { rm } from 'node:fs/promises'
import { runAndReport } from './stages/run'
import { checkStages, systemStages } from './stages/stages'
import { testEnvironment, testFolder } from './stages/test-environment'

await rm(testFolder, { recursive: true, force: true })
await runAndReport([...checkStages(), ...systemStages(await testEnvironment())])
