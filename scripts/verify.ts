import { runAndReport } from './stages/run'
import { checkStages } from './stages/stages'

await runAndReport(checkStages())
