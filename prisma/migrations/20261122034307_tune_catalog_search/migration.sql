-- AlterTable
ALTER TABLE "CatalogList" DROP COLUMN "count";


-- Waiting entries would be read through by every search until the next vacuum.
ALTER INDEX "CatalogTerm_spellings_idx" SET (fastupdate = off);
SELECT gin_clean_pending_list('"CatalogTerm_spellings_idx"');
