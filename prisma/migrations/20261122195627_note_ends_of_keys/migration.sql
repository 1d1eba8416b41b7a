-- AlterTable
ALTER TABLE "ApiKey" ADD COLUMN     "toldDays" INTEGER;

-- Nobody is mailed of those that have ended long before there were such mails.
UPDATE "ApiKey" SET "toldDays" = 0 WHERE "expiresAt" <= now();
