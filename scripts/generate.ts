import { generateClient } from '../lib/database/generate-client'

await generateClient()
