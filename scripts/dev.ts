import { launchPortico } from './launch/launch'

await launchPortico('development')
