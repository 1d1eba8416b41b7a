-- AlterTable
ALTER TABLE "HandOff" ADD COLUMN     "claimedUntil" TIMESTAMPTZ(3),
ADD COLUMN     "method" TEXT;
