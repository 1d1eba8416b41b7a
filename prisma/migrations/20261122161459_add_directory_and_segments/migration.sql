-- CreateEnum
CREATE TYPE "EmployeeAttributeType" AS ENUM ('text', 'date', 'choice');

-- CreateEnum
CREATE TYPE "DirectoryImportState" AS ENUM ('mapping', 'checking', 'ready', 'running', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "DirectoryImportOutcome" AS ENUM ('created', 'updated', 'unchanged', 'refused');

-- CreateEnum
CREATE TYPE "AccessEventKind" AS ENUM ('granted', 'revoked');

-- DropIndex
DROP INDEX "ApiKey_organizationId_name_key";

-- AlterTable
ALTER TABLE "Group" ADD COLUMN     "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "externalId" TEXT,
ADD COLUMN     "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "Employee" ADD COLUMN     "attributes" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "scimDeletedAt" TIMESTAMPTZ(3),
ADD COLUMN     "userName" CITEXT,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "Audience" ADD COLUMN     "evaluatedOn" DATE,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "ApiKey" ADD COLUMN     "createdById" UUID,
ADD COLUMN     "expiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "lastUsedAt" TIMESTAMPTZ(3),
ADD COLUMN     "previousSecretHash" BYTEA,
ADD COLUMN     "previousUntil" TIMESTAMPTZ(3),
ADD COLUMN     "revokedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "GroupMember" (
    "groupId" UUID NOT NULL,
    "employeeId" UUID NOT NULL,

    CONSTRAINT "GroupMember_pkey" PRIMARY KEY ("groupId","employeeId")
);

-- CreateTable
CREATE TABLE "EmployeeAttribute" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" CITEXT NOT NULL,
    "type" "EmployeeAttributeType" NOT NULL,
    "options" TEXT[],
    "position" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EmployeeAttribute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DirectoryImport" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "memberId" UUID,
    "fileName" TEXT NOT NULL,
    "state" "DirectoryImportState" NOT NULL DEFAULT 'mapping',
    "format" JSONB NOT NULL,
    "header" TEXT[],
    "mapping" JSONB,
    "rowCount" INTEGER NOT NULL DEFAULT 0,
    "processedCount" INTEGER NOT NULL DEFAULT 0,
    "createdCount" INTEGER NOT NULL DEFAULT 0,
    "updatedCount" INTEGER NOT NULL DEFAULT 0,
    "unchangedCount" INTEGER NOT NULL DEFAULT 0,
    "refusedCount" INTEGER NOT NULL DEFAULT 0,
    "leftCount" INTEGER NOT NULL DEFAULT 0,
    "preview" JSONB,
    "failure" JSONB,
    "beatAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "DirectoryImport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DirectoryImportRow" (
    "importId" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "values" TEXT[],
    "outcome" "DirectoryImportOutcome",
    "problems" JSONB,

    CONSTRAINT "DirectoryImportRow_pkey" PRIMARY KEY ("importId","line")
);

-- CreateTable
CREATE TABLE "ImportMapping" (
    "organizationId" UUID NOT NULL,
    "headerHash" BYTEA NOT NULL,
    "mapping" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ImportMapping_pkey" PRIMARY KEY ("organizationId","headerHash")
);

-- CreateTable
CREATE TABLE "ScimToken" (
    "organizationId" UUID NOT NULL,
    "tokenHash" BYTEA NOT NULL,
    "previousTokenHash" BYTEA,
    "previousUntil" TIMESTAMPTZ(3),
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ScimToken_pkey" PRIMARY KEY ("organizationId")
);

-- CreateTable
CREATE TABLE "AudienceVersion" (
    "id" UUID NOT NULL,
    "audienceId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "conditions" JSONB,
    "addedIds" UUID[],
    "removedIds" UUID[],
    "memberId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AudienceVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AudienceSegment" (
    "audienceId" UUID NOT NULL,
    "segmentId" UUID NOT NULL,

    CONSTRAINT "AudienceSegment_pkey" PRIMARY KEY ("audienceId","segmentId")
);

-- CreateTable
CREATE TABLE "AudiencePerson" (
    "audienceId" UUID NOT NULL,
    "employeeId" UUID NOT NULL,

    CONSTRAINT "AudiencePerson_pkey" PRIMARY KEY ("audienceId","employeeId")
);

-- CreateTable
CREATE TABLE "Segment" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "externalId" TEXT,
    "name" TEXT NOT NULL,
    "sourceId" UUID,
    "userCount" INTEGER NOT NULL DEFAULT 0,
    "matchedCount" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Segment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SegmentUser" (
    "segmentId" UUID NOT NULL,
    "userId" CITEXT NOT NULL,
    "employeeId" UUID,

    CONSTRAINT "SegmentUser_pkey" PRIMARY KEY ("segmentId","userId")
);

-- CreateTable
CREATE TABLE "SegmentCall" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "segmentId" UUID,
    "apiKeyId" UUID,
    "operation" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "code" TEXT,
    "idCount" INTEGER NOT NULL DEFAULT 0,
    "added" INTEGER NOT NULL DEFAULT 0,
    "removed" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SegmentCall_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MembershipChange" (
    "id" BIGSERIAL NOT NULL,
    "organizationId" UUID NOT NULL,
    "cause" JSONB NOT NULL,
    "segmentId" UUID,
    "employeeIds" UUID[],
    "isEverybody" BOOLEAN NOT NULL DEFAULT false,
    "userIds" TEXT[],
    "isEveryUserId" BOOLEAN NOT NULL DEFAULT false,
    "arrivedIds" UUID[],
    "departedIds" UUID[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MembershipChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AccessEvent" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "employeeId" UUID NOT NULL,
    "kind" "AccessEventKind" NOT NULL,
    "cause" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AccessEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotentReply" (
    "apiKeyId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "requestHash" BYTEA NOT NULL,
    "status" INTEGER NOT NULL,
    "location" TEXT,
    "body" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IdempotentReply_pkey" PRIMARY KEY ("apiKeyId","key")
);

-- CreateTable
CREATE TABLE "SigningKey" (
    "id" TEXT NOT NULL,
    "publicKey" JSONB NOT NULL,
    "wrappedKey" BYTEA NOT NULL,
    "sealedKey" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "activeAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SigningKey_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "GroupMember_employeeId_idx" ON "GroupMember"("employeeId");

-- CreateIndex
CREATE UNIQUE INDEX "EmployeeAttribute_organizationId_key_key" ON "EmployeeAttribute"("organizationId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "EmployeeAttribute_organizationId_name_key" ON "EmployeeAttribute"("organizationId", "name");

-- CreateIndex
CREATE INDEX "DirectoryImport_organizationId_createdAt_idx" ON "DirectoryImport"("organizationId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "ScimToken_tokenHash_key" ON "ScimToken"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "ScimToken_previousTokenHash_key" ON "ScimToken"("previousTokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "AudienceVersion_audienceId_number_key" ON "AudienceVersion"("audienceId", "number");

-- CreateIndex
CREATE INDEX "AudienceSegment_segmentId_idx" ON "AudienceSegment"("segmentId");

-- CreateIndex
CREATE INDEX "AudiencePerson_employeeId_idx" ON "AudiencePerson"("employeeId");

-- CreateIndex
CREATE INDEX "Segment_sourceId_idx" ON "Segment"("sourceId");

-- CreateIndex
CREATE UNIQUE INDEX "Segment_organizationId_externalId_key" ON "Segment"("organizationId", "externalId");

-- CreateIndex
CREATE UNIQUE INDEX "Segment_organizationId_name_key" ON "Segment"("organizationId", "name");

-- CreateIndex
CREATE INDEX "SegmentUser_segmentId_employeeId_idx" ON "SegmentUser"("segmentId", "employeeId");

-- CreateIndex
CREATE INDEX "SegmentCall_segmentId_createdAt_idx" ON "SegmentCall"("segmentId", "createdAt");

-- CreateIndex
CREATE INDEX "SegmentCall_organizationId_createdAt_idx" ON "SegmentCall"("organizationId", "createdAt");

-- CreateIndex
CREATE INDEX "SegmentCall_apiKeyId_idx" ON "SegmentCall"("apiKeyId");

-- CreateIndex
CREATE INDEX "SegmentCall_createdAt_idx" ON "SegmentCall"("createdAt");

-- CreateIndex
CREATE INDEX "MembershipChange_organizationId_id_idx" ON "MembershipChange"("organizationId", "id");

-- CreateIndex
CREATE INDEX "AccessEvent_employeeId_createdAt_idx" ON "AccessEvent"("employeeId", "createdAt");

-- CreateIndex
CREATE INDEX "AccessEvent_organizationId_createdAt_idx" ON "AccessEvent"("organizationId", "createdAt");

-- CreateIndex
CREATE INDEX "AccessEvent_listingId_organizationId_createdAt_id_idx" ON "AccessEvent"("listingId", "organizationId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "IdempotentReply_createdAt_idx" ON "IdempotentReply"("createdAt");

-- CreateIndex
CREATE INDEX "Employee_organizationId_department_idx" ON "Employee"("organizationId", "department");

-- CreateIndex
CREATE INDEX "Employee_organizationId_team_idx" ON "Employee"("organizationId", "team");

-- CreateIndex
CREATE INDEX "Employee_organizationId_location_idx" ON "Employee"("organizationId", "location");

-- CreateIndex
CREATE INDEX "Employee_organizationId_country_idx" ON "Employee"("organizationId", "country");

-- CreateIndex
CREATE UNIQUE INDEX "Employee_organizationId_userName_key" ON "Employee"("organizationId", "userName");

-- CreateIndex
CREATE INDEX "Audience_evaluatedOn_idx" ON "Audience"("evaluatedOn");

-- CreateIndex
CREATE INDEX "ApiKey_organizationId_createdAt_idx" ON "ApiKey"("organizationId", "createdAt");

-- AddForeignKey
ALTER TABLE "GroupMember" ADD CONSTRAINT "GroupMember_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "Group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupMember" ADD CONSTRAINT "GroupMember_employeeId_fkey" FOREIGN KEY ("employeeId") REFERENCES "Employee"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EmployeeAttribute" ADD CONSTRAINT "EmployeeAttribute_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DirectoryImport" ADD CONSTRAINT "DirectoryImport_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DirectoryImport" ADD CONSTRAINT "DirectoryImport_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DirectoryImportRow" ADD CONSTRAINT "DirectoryImportRow_importId_fkey" FOREIGN KEY ("importId") REFERENCES "DirectoryImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportMapping" ADD CONSTRAINT "ImportMapping_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScimToken" ADD CONSTRAINT "ScimToken_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScimToken" ADD CONSTRAINT "ScimToken_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AudienceVersion" ADD CONSTRAINT "AudienceVersion_audienceId_fkey" FOREIGN KEY ("audienceId") REFERENCES "Audience"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AudienceVersion" ADD CONSTRAINT "AudienceVersion_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AudienceSegment" ADD CONSTRAINT "AudienceSegment_audienceId_fkey" FOREIGN KEY ("audienceId") REFERENCES "Audience"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AudienceSegment" ADD CONSTRAINT "AudienceSegment_segmentId_fkey" FOREIGN KEY ("segmentId") REFERENCES "Segment"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AudiencePerson" ADD CONSTRAINT "AudiencePerson_audienceId_fkey" FOREIGN KEY ("audienceId") REFERENCES "Audience"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AudiencePerson" ADD CONSTRAINT "AudiencePerson_employeeId_fkey" FOREIGN KEY ("employeeId") REFERENCES "Employee"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "ApiKey"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SegmentUser" ADD CONSTRAINT "SegmentUser_segmentId_fkey" FOREIGN KEY ("segmentId") REFERENCES "Segment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SegmentCall" ADD CONSTRAINT "SegmentCall_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SegmentCall" ADD CONSTRAINT "SegmentCall_segmentId_fkey" FOREIGN KEY ("segmentId") REFERENCES "Segment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SegmentCall" ADD CONSTRAINT "SegmentCall_apiKeyId_fkey" FOREIGN KEY ("apiKeyId") REFERENCES "ApiKey"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MembershipChange" ADD CONSTRAINT "MembershipChange_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccessEvent" ADD CONSTRAINT "AccessEvent_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccessEvent" ADD CONSTRAINT "AccessEvent_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccessEvent" ADD CONSTRAINT "AccessEvent_employeeId_fkey" FOREIGN KEY ("employeeId") REFERENCES "Employee"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "Member"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IdempotentReply" ADD CONSTRAINT "IdempotentReply_apiKeyId_fkey" FOREIGN KEY ("apiKeyId") REFERENCES "ApiKey"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- People by hand are kept apart from the members, which follow from them and the conditions.
INSERT INTO "AudiencePerson" ("audienceId", "employeeId")
SELECT "audienceId", "employeeId" FROM "AudienceMember" WHERE "source" = 'manual';
ALTER TABLE "AudienceMember" DROP COLUMN "source";
DROP TYPE "AudienceMemberSource";

-- Each audience that exists begins its history as it is, and is evaluated anew with the next change of day.
INSERT INTO "AudienceVersion" ("id", "audienceId", "number", "name", "description", "conditions", "addedIds", "memberId", "createdAt")
SELECT gen_random_uuid(), a."id", 1, a."name", a."description", a."conditions",
  ARRAY(SELECT p."employeeId" FROM "AudiencePerson" p WHERE p."audienceId" = a."id"), a."createdById", a."createdAt"
FROM "Audience" a;
UPDATE "Audience" SET "evaluatedOn" = '1970-01-01' WHERE "conditions" IS NOT NULL;

-- A revoked key leaves its name to the next.
CREATE UNIQUE INDEX "ApiKey_name" ON "ApiKey" ("organizationId", "name") WHERE "revokedAt" IS NULL;

-- One import of an organization writes at a time; rows with something to tell are found without reading all.
CREATE UNIQUE INDEX "DirectoryImport_running" ON "DirectoryImport" ("organizationId") WHERE "state" = 'running';
CREATE INDEX "DirectoryImportRow_problems" ON "DirectoryImportRow" ("importId", "line") WHERE "problems" IS NOT NULL;

-- SCIM knows a person by the user name, else by the e-mail: nobody's is another's.
CREATE UNIQUE INDEX "Employee_scimName" ON "Employee" ("organizationId", (coalesce("userName", "email")));
-- Identity providers look for a group by its name and their own id, in any capitals.
CREATE INDEX "Group_scimName" ON "Group" ("organizationId", lower("name"));
CREATE INDEX "Group_scimId" ON "Group" ("organizationId", lower("externalId")) WHERE "externalId" IS NOT NULL;

-- Text as conditions compare it: small letters, without accents and surrounding blanks. Stable like unaccent
-- itself: only then the planner writes the body in the function's place, several times as fast.
CREATE FUNCTION fold_text(value text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(btrim(public.unaccent('public.unaccent'::regdictionary, value))) $$;
