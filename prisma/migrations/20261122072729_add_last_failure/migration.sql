-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "lastFailure" JSONB;
