-- AlterTable
ALTER TABLE "ApiKey" ADD COLUMN     "toldDays" INTEGER;
