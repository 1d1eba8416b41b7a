-- CreateEnum
CREATE TYPE "FolderKind" AS ENUM ('general', 'shared', 'personal');

-- CreateEnum
CREATE TYPE "FolderRole" AS ENUM ('view', 'use', 'manage');

-- CreateEnum
CREATE TYPE "ConnectionNoticeKind" AS ENUM ('owner_leaving', 'secret_expiry');

-- CreateEnum
CREATE TYPE "PolicyEffect" AS ENUM ('allow', 'block');

-- CreateEnum
CREATE TYPE "PolicySubject" AS ENUM ('listing', 'category', 'method');

-- DropIndex
DROP INDEX "Connection_organizationId_listingId_name_key";

-- DropIndex
DROP INDEX "AuditEvent_organizationId_createdAt_idx";

-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "accountId" TEXT,
ADD COLUMN     "accountName" TEXT,
ADD COLUMN     "approvedAt" TIMESTAMPTZ(3),
ADD COLUMN     "failingSince" TIMESTAMPTZ(3),
ADD COLUMN     "failureCount" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "folderId" UUID,
ADD COLUMN     "grantedScope" TEXT,
ADD COLUMN     "heldReason" TEXT,
ADD COLUMN     "heldState" "ConnectionState",
ADD COLUMN     "lastLatency" INTEGER,
ADD COLUMN     "lastStatus" INTEGER,
ADD COLUMN     "nextCheckAt" TIMESTAMPTZ(3),
ADD COLUMN     "submittedById" UUID,
ADD COLUMN     "warnedAt" TIMESTAMPTZ(3),
ALTER COLUMN "name" SET DATA TYPE CITEXT;

-- AlterTable
ALTER TABLE "Credential" ADD COLUMN     "leaseId" UUID,
ADD COLUMN     "leasedUntil" TIMESTAMPTZ(3),
ADD COLUMN     "pausedUntil" TIMESTAMPTZ(3),
ADD COLUMN     "previousSealed" BYTEA,
ADD COLUMN     "previousUntil" TIMESTAMPTZ(3),
ADD COLUMN     "refreshAt" TIMESTAMPTZ(3),
ADD COLUMN     "secretExpiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "AuthorizationRequest" ADD COLUMN     "handOffId" UUID,
ALTER COLUMN "sessionId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "AuditEvent" ADD COLUMN     "address" TEXT,
ADD COLUMN     "reason" TEXT;

-- CreateTable
CREATE TABLE "Folder" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "kind" "FolderKind" NOT NULL,
    "name" CITEXT,
    "memberId" UUID,
    "everyone" "FolderRole",
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Folder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FolderShare" (
    "folderId" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "role" "FolderRole" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "FolderShare_pkey" PRIMARY KEY ("folderId","memberId")
);

-- CreateTable
CREATE TABLE "HandOff" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "createdById" UUID,
    "recipient" CITEXT,
    "locale" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "openedAt" TIMESTAMPTZ(3),
    "usedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "HandOff_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConnectionNotice" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "kind" "ConnectionNoticeKind" NOT NULL,
    "threshold" INTEGER NOT NULL,
    "dueOn" DATE NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ConnectionNotice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CalendarFeed" (
    "memberId" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CalendarFeed_pkey" PRIMARY KEY ("memberId")
);

-- CreateTable
CREATE TABLE "Policy" (
    "organizationId" UUID NOT NULL,
    "otherListings" "PolicyEffect" NOT NULL DEFAULT 'allow',
    "requiresApproval" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Policy_pkey" PRIMARY KEY ("organizationId")
);

-- CreateTable
CREATE TABLE "PolicyRule" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "effect" "PolicyEffect" NOT NULL,
    "subject" "PolicySubject" NOT NULL,
    "value" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PolicyRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PolicyPreset" (
    "organizationId" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "clientId" TEXT NOT NULL,
    "sealedSecret" BYTEA,
    "scopes" TEXT[],
    "config" JSONB NOT NULL DEFAULT '{}',
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PolicyPreset_pkey" PRIMARY KEY ("organizationId","listingId")
);

-- Every organization gets its general folder, and what is connected lives there.
INSERT INTO "Folder" ("id", "organizationId", "kind", "everyone")
SELECT gen_random_uuid(), "id", 'general', 'manage' FROM "Organization";

UPDATE "Connection" SET "folderId" = "Folder"."id"
FROM "Folder" WHERE "Folder"."organizationId" = "Connection"."organizationId";

ALTER TABLE "Connection" ALTER COLUMN "folderId" SET NOT NULL;

-- Names were unique for each listing; now they are for each folder, whatever their case.
UPDATE "Connection" SET "name" = "Connection"."name" || ' (' || right("Connection"."id"::text, 6) || ')'
FROM (
  SELECT "id", row_number() OVER (PARTITION BY "folderId", "name" ORDER BY "createdAt", "id") AS place FROM "Connection"
) AS placed
WHERE placed."id" = "Connection"."id" AND placed.place > 1;

-- One default for each listing, one general folder for each organization.
UPDATE "Connection" SET "isDefault" = false
FROM (
  SELECT "id", row_number() OVER (PARTITION BY "organizationId", "listingId" ORDER BY "createdAt", "id") AS place
  FROM "Connection" WHERE "isDefault"
) AS placed
WHERE placed."id" = "Connection"."id" AND placed.place > 1;
CREATE UNIQUE INDEX "Connection_default_key" ON "Connection"("organizationId", "listingId") WHERE "isDefault";
CREATE UNIQUE INDEX "Folder_general_key" ON "Folder"("organizationId") WHERE "kind" = 'general';

-- What was connected before there were background tests is tested within a day.
UPDATE "Connection" SET "nextCheckAt" = now() + random() * interval '1 day'
WHERE "state" IN ('connected', 'needs_reconnect');
UPDATE "Credential" SET "refreshAt" = "Credential"."expiresAt" - interval '15 minutes'
FROM "Connection"
WHERE "Connection"."id" = "connectionId" AND "authMethod" = 'oauth2_authorization_code' AND "expiresAt" IS NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "Folder_memberId_key" ON "Folder"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "Folder_organizationId_name_key" ON "Folder"("organizationId", "name");

-- CreateIndex
CREATE INDEX "FolderShare_memberId_idx" ON "FolderShare"("memberId");

-- CreateIndex
CREATE UNIQUE INDEX "HandOff_tokenHash_key" ON "HandOff"("tokenHash");

-- CreateIndex
CREATE INDEX "HandOff_connectionId_idx" ON "HandOff"("connectionId");

-- CreateIndex
CREATE INDEX "HandOff_createdById_idx" ON "HandOff"("createdById");

-- CreateIndex
CREATE UNIQUE INDEX "ConnectionNotice_connectionId_kind_threshold_dueOn_key" ON "ConnectionNotice"("connectionId", "kind", "threshold", "dueOn");

-- CreateIndex
CREATE UNIQUE INDEX "CalendarFeed_tokenHash_key" ON "CalendarFeed"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "PolicyRule_organizationId_subject_value_key" ON "PolicyRule"("organizationId", "subject", "value");

-- CreateIndex
CREATE INDEX "PolicyPreset_listingId_idx" ON "PolicyPreset"("listingId");

-- CreateIndex
CREATE INDEX "Connection_organizationId_listingId_idx" ON "Connection"("organizationId", "listingId");

-- CreateIndex
CREATE INDEX "Connection_ownerId_idx" ON "Connection"("ownerId");

-- CreateIndex
CREATE INDEX "Connection_nextCheckAt_idx" ON "Connection"("nextCheckAt");

-- CreateIndex
CREATE UNIQUE INDEX "Connection_folderId_name_key" ON "Connection"("folderId", "name");

-- CreateIndex
CREATE INDEX "Credential_refreshAt_idx" ON "Credential"("refreshAt");

-- CreateIndex
CREATE INDEX "Credential_secretExpiresAt_idx" ON "Credential"("secretExpiresAt");

-- CreateIndex
CREATE INDEX "AuthorizationRequest_handOffId_idx" ON "AuthorizationRequest"("handOffId");

-- CreateIndex
CREATE INDEX "AuditEvent_organizationId_createdAt_id_idx" ON "AuditEvent"("organizationId", "createdAt", "id");

-- AddForeignKey
ALTER TABLE "Folder" ADD CONSTRAINT "Folder_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Folder" ADD CONSTRAINT "Folder_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FolderShare" ADD CONSTRAINT "FolderShare_folderId_fkey" FOREIGN KEY ("folderId") REFERENCES "Folder"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FolderShare" ADD CONSTRAINT "FolderShare_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_folderId_fkey" FOREIGN KEY ("folderId") REFERENCES "Folder"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuthorizationRequest" ADD CONSTRAINT "AuthorizationRequest_handOffId_fkey" FOREIGN KEY ("handOffId") REFERENCES "HandOff"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HandOff" ADD CONSTRAINT "HandOff_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HandOff" ADD CONSTRAINT "HandOff_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionNotice" ADD CONSTRAINT "ConnectionNotice_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CalendarFeed" ADD CONSTRAINT "CalendarFeed_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Policy" ADD CONSTRAINT "Policy_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PolicyRule" ADD CONSTRAINT "PolicyRule_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PolicyPreset" ADD CONSTRAINT "PolicyPreset_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PolicyPreset" ADD CONSTRAINT "PolicyPreset_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;
