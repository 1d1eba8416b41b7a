-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "lockedOutAt" TIMESTAMPTZ(3);
