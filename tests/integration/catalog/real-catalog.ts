import { reindexAll } from '@/lib/catalog/mutations'
import { db } from '@/lib/db'
import { readCatalog } from '@/prisma/seed/catalog/source'
import { writeCatalog } from '@/prisma/seed/catalog/write'

/** The listings that come with Portico, searchable. */
export async function seedRealCatalog(): Promise<void> {
  const source = await readCatalog()
  await db.$transaction(
    async (tx) => {
      await writeCatalog(tx, source, { demo: false })
      await reindexAll(tx)
    },
    { timeout: 30_000 },
  )
}
