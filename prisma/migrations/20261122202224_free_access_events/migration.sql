-- DropForeignKey
ALTER TABLE "AccessEvent" DROP CONSTRAINT "AccessEvent_listingId_fkey";

-- DropForeignKey
ALTER TABLE "AccessEvent" DROP CONSTRAINT "AccessEvent_employeeId_fkey";
