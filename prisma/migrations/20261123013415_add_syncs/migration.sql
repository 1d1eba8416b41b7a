-- CreateEnum
CREATE TYPE "SyncMatch" AS ENUM ('user_name', 'email', 'external_id');

-- CreateEnum
CREATE TYPE "Deprovisioning" AS ENUM ('deactivate', 'delete', 'none');

-- CreateEnum
CREATE TYPE "SyncLinkState" AS ENUM ('absent', 'linked', 'deprovisioned');

-- CreateEnum
CREATE TYPE "SyncRunCause" AS ENUM ('schedule', 'change', 'manual', 'retry', 'trigger');

-- CreateEnum
CREATE TYPE "SyncRunState" AS ENUM ('planning', 'awaiting_approval', 'running', 'paused', 'finished');

-- CreateEnum
CREATE TYPE "SyncOutcome" AS ENUM ('completed', 'partially_completed', 'failed', 'canceled');

-- CreateEnum
CREATE TYPE "SyncOperation" AS ENUM ('provision', 'update', 'deprovision', 'link');

-- CreateEnum
CREATE TYPE "SyncStatus" AS ENUM ('pending', 'planned', 'succeeded', 'failed', 'skipped');

-- CreateEnum
CREATE TYPE "WebhookEndpointState" AS ENUM ('unproven', 'active', 'paused', 'disabled');

-- CreateEnum
CREATE TYPE "WebhookDeliveryState" AS ENUM ('pending', 'delivered', 'failed');

-- CreateEnum
CREATE TYPE "TriggerAction" AS ENUM ('start_sync', 'call_webhook', 'announce', 'mail');

-- CreateEnum
CREATE TYPE "ChatTool" AS ENUM ('slack', 'teams', 'mattermost');

-- CreateEnum
CREATE TYPE "AnnouncementState" AS ENUM ('pending', 'sent', 'failed');

-- CreateEnum
CREATE TYPE "TriggerFiringState" AS ENUM ('pending', 'succeeded', 'failed', 'skipped');

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "getsSyncDigest" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "SyncSettings" (
    "connectionId" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "isEnabled" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "match" "SyncMatch" NOT NULL DEFAULT 'user_name',
    "deprovisioning" "Deprovisioning" NOT NULL DEFAULT 'deactivate',
    "mapping" JSONB NOT NULL,
    "mappingVersion" INTEGER NOT NULL DEFAULT 1,
    "syncsGroups" BOOLEAN NOT NULL DEFAULT false,
    "onChange" BOOLEAN NOT NULL DEFAULT true,
    "schedule" JSONB,
    "nextRunAt" TIMESTAMPTZ(3),
    "guardShare" INTEGER NOT NULL DEFAULT 10,
    "guardMinimum" INTEGER NOT NULL DEFAULT 20,
    "perMinute" INTEGER,
    "capabilities" JSONB,
    "discoveredAt" TIMESTAMPTZ(3),
    "isCompareDue" BOOLEAN NOT NULL DEFAULT true,
    "alertedAt" TIMESTAMPTZ(3),
    "digestAt" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SyncSettings_pkey" PRIMARY KEY ("connectionId")
);

-- CreateTable
CREATE TABLE "SyncLink" (
    "connectionId" UUID NOT NULL,
    "employeeId" UUID NOT NULL,
    "state" "SyncLinkState" NOT NULL,
    "remoteId" TEXT,
    "employeeVersion" INTEGER NOT NULL,
    "mappingVersion" INTEGER NOT NULL,
    "sent" JSONB,
    "etag" TEXT,
    "needsRetry" BOOLEAN NOT NULL DEFAULT false,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SyncLink_pkey" PRIMARY KEY ("connectionId","employeeId")
);

-- CreateTable
CREATE TABLE "SyncGroup" (
    "connectionId" UUID NOT NULL,
    "audienceId" UUID NOT NULL,
    "remoteId" TEXT,
    "name" TEXT NOT NULL,
    "isOwn" BOOLEAN NOT NULL DEFAULT true,
    "members" UUID[],
    "etag" TEXT,
    "needsRetry" BOOLEAN NOT NULL DEFAULT false,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SyncGroup_pkey" PRIMARY KEY ("connectionId","audienceId")
);

-- CreateTable
CREATE TABLE "SyncChange" (
    "id" BIGSERIAL NOT NULL,
    "connectionId" UUID NOT NULL,
    "employeeIds" UUID[],
    "isEverybody" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SyncChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SyncRun" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "cause" "SyncRunCause" NOT NULL,
    "isDryRun" BOOLEAN NOT NULL DEFAULT false,
    "isFull" BOOLEAN NOT NULL DEFAULT false,
    "memberId" UUID,
    "retryOfId" UUID,
    "state" "SyncRunState" NOT NULL DEFAULT 'planning',
    "outcome" "SyncOutcome",
    "reason" TEXT,
    "reasonDetails" JSONB,
    "mappingVersion" INTEGER NOT NULL,
    "total" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "deprovisions" INTEGER NOT NULL DEFAULT 0,
    "linked" INTEGER NOT NULL DEFAULT 0,
    "approvedById" UUID,
    "approvedAt" TIMESTAMPTZ(3),
    "holderId" UUID,
    "resumeAt" TIMESTAMPTZ(3),
    "waits" INTEGER NOT NULL DEFAULT 0,
    "waitingSince" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "forgottenAt" TIMESTAMPTZ(3),

    CONSTRAINT "SyncRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SyncRunCount" (
    "runId" UUID NOT NULL,
    "operation" "SyncOperation" NOT NULL,
    "status" "SyncStatus" NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "field" TEXT NOT NULL DEFAULT '',
    "count" INTEGER NOT NULL,

    CONSTRAINT "SyncRunCount_pkey" PRIMARY KEY ("runId","operation","status","reason","field")
);

-- CreateTable
CREATE TABLE "SyncItem" (
    "runId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "wave" INTEGER NOT NULL DEFAULT 0,
    "employeeId" UUID,
    "audienceId" UUID,
    "operation" "SyncOperation" NOT NULL,
    "status" "SyncStatus" NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "field" TEXT,
    "details" JSONB,
    "changes" JSONB,
    "answerStatus" INTEGER,
    "answerBody" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SyncItem_pkey" PRIMARY KEY ("runId","position")
);

-- CreateTable
CREATE TABLE "Event" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookEndpoint" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "connectionId" UUID,
    "url" TEXT NOT NULL,
    "events" TEXT[],
    "state" "WebhookEndpointState" NOT NULL DEFAULT 'unproven',
    "disabledReason" TEXT,
    "sealedSecret" BYTEA NOT NULL,
    "previousSealedSecret" BYTEA,
    "previousUntil" TIMESTAMPTZ(3),
    "failingSince" TIMESTAMPTZ(3),
    "failureCount" INTEGER NOT NULL DEFAULT 0,
    "resumeAt" TIMESTAMPTZ(3),
    "warnedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WebhookEndpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" UUID NOT NULL,
    "endpointId" UUID NOT NULL,
    "eventId" UUID NOT NULL,
    "state" "WebhookDeliveryState" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastStatus" INTEGER,
    "lastError" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookAttempt" (
    "id" UUID NOT NULL,
    "deliveryId" UUID NOT NULL,
    "status" INTEGER,
    "error" TEXT,
    "durationMs" INTEGER NOT NULL,
    "answer" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WebhookAttempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Trigger" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "event" TEXT,
    "filter" JSONB NOT NULL DEFAULT '{}',
    "schedule" JSONB,
    "action" "TriggerAction" NOT NULL,
    "connectionId" UUID,
    "endpointId" UUID,
    "details" JSONB NOT NULL DEFAULT '{}',
    "isEnabled" BOOLEAN NOT NULL DEFAULT false,
    "memberId" UUID,
    "nextFiringAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Trigger_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TriggerFiring" (
    "id" UUID NOT NULL,
    "triggerId" UUID NOT NULL,
    "eventId" UUID,
    "isTest" BOOLEAN NOT NULL DEFAULT false,
    "state" "TriggerFiringState" NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "details" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "TriggerFiring_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AnnouncementSettings" (
    "connectionId" UUID NOT NULL,
    "tool" "ChatTool",
    "template" TEXT NOT NULL,
    "hour" INTEGER NOT NULL,
    "timeZone" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AnnouncementSettings_pkey" PRIMARY KEY ("connectionId")
);

-- CreateTable
CREATE TABLE "Announcement" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "employeeIds" UUID[],
    "text" TEXT,
    "state" "AnnouncementState" NOT NULL DEFAULT 'pending',
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Announcement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AnnouncedPerson" (
    "connectionId" UUID NOT NULL,
    "employeeId" UUID NOT NULL,

    CONSTRAINT "AnnouncedPerson_pkey" PRIMARY KEY ("connectionId","employeeId")
);

-- CreateTable
CREATE TABLE "PeopleCalendar" (
    "connectionId" UUID NOT NULL,
    "tokenHash" TEXT,
    "kinds" TEXT[],
    "locale" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PeopleCalendar_pkey" PRIMARY KEY ("connectionId")
);

-- CreateTable
CREATE TABLE "AuditExport" (
    "connectionId" UUID NOT NULL,
    "lastId" UUID,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "failureCount" INTEGER NOT NULL DEFAULT 0,
    "resumeAt" TIMESTAMPTZ(3),
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "AuditExport_pkey" PRIMARY KEY ("connectionId")
);

-- CreateIndex
CREATE INDEX "SyncSettings_organizationId_idx" ON "SyncSettings"("organizationId");

-- CreateIndex
CREATE INDEX "SyncSettings_nextRunAt_idx" ON "SyncSettings"("nextRunAt");

-- CreateIndex
CREATE INDEX "SyncLink_employeeId_idx" ON "SyncLink"("employeeId");

-- CreateIndex
CREATE UNIQUE INDEX "SyncLink_connectionId_remoteId_key" ON "SyncLink"("connectionId", "remoteId");

-- CreateIndex
CREATE INDEX "SyncChange_connectionId_id_idx" ON "SyncChange"("connectionId", "id");

-- CreateIndex
CREATE INDEX "SyncRun_connectionId_createdAt_idx" ON "SyncRun"("connectionId", "createdAt");

-- CreateIndex
CREATE INDEX "SyncRun_organizationId_createdAt_idx" ON "SyncRun"("organizationId", "createdAt");

-- CreateIndex
CREATE INDEX "SyncRun_finishedAt_idx" ON "SyncRun"("finishedAt");

-- CreateIndex
CREATE INDEX "SyncItem_runId_status_position_idx" ON "SyncItem"("runId", "status", "position");

-- CreateIndex
CREATE INDEX "SyncItem_runId_operation_status_position_idx" ON "SyncItem"("runId", "operation", "status", "position");

-- CreateIndex
CREATE INDEX "SyncItem_employeeId_finishedAt_idx" ON "SyncItem"("employeeId", "finishedAt");

-- CreateIndex
CREATE UNIQUE INDEX "SyncItem_runId_employeeId_key" ON "SyncItem"("runId", "employeeId");

-- CreateIndex
CREATE INDEX "Event_organizationId_createdAt_idx" ON "Event"("organizationId", "createdAt");

-- CreateIndex
CREATE INDEX "Event_createdAt_idx" ON "Event"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookEndpoint_connectionId_key" ON "WebhookEndpoint"("connectionId");

-- CreateIndex
CREATE INDEX "WebhookEndpoint_organizationId_idx" ON "WebhookEndpoint"("organizationId");

-- CreateIndex
CREATE INDEX "WebhookDelivery_endpointId_state_dueAt_idx" ON "WebhookDelivery"("endpointId", "state", "dueAt");

-- CreateIndex
CREATE INDEX "WebhookDelivery_endpointId_createdAt_idx" ON "WebhookDelivery"("endpointId", "createdAt");

-- CreateIndex
CREATE INDEX "WebhookDelivery_eventId_idx" ON "WebhookDelivery"("eventId");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_endpointId_eventId_key" ON "WebhookDelivery"("endpointId", "eventId");

-- CreateIndex
CREATE INDEX "WebhookAttempt_deliveryId_createdAt_idx" ON "WebhookAttempt"("deliveryId", "createdAt");

-- CreateIndex
CREATE INDEX "Trigger_connectionId_idx" ON "Trigger"("connectionId");

-- CreateIndex
CREATE INDEX "Trigger_nextFiringAt_idx" ON "Trigger"("nextFiringAt");

-- CreateIndex
CREATE UNIQUE INDEX "Trigger_organizationId_name_key" ON "Trigger"("organizationId", "name");

-- CreateIndex
CREATE INDEX "TriggerFiring_triggerId_createdAt_idx" ON "TriggerFiring"("triggerId", "createdAt");

-- CreateIndex
CREATE INDEX "TriggerFiring_eventId_idx" ON "TriggerFiring"("eventId");

-- CreateIndex
CREATE UNIQUE INDEX "TriggerFiring_triggerId_eventId_key" ON "TriggerFiring"("triggerId", "eventId");

-- CreateIndex
CREATE INDEX "Announcement_connectionId_createdAt_idx" ON "Announcement"("connectionId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "PeopleCalendar_tokenHash_key" ON "PeopleCalendar"("tokenHash");

-- AddForeignKey
ALTER TABLE "SyncSettings" ADD CONSTRAINT "SyncSettings_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncLink" ADD CONSTRAINT "SyncLink_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncGroup" ADD CONSTRAINT "SyncGroup_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncChange" ADD CONSTRAINT "SyncChange_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncRun" ADD CONSTRAINT "SyncRun_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncRun" ADD CONSTRAINT "SyncRun_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncRunCount" ADD CONSTRAINT "SyncRunCount_runId_fkey" FOREIGN KEY ("runId") REFERENCES "SyncRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncItem" ADD CONSTRAINT "SyncItem_runId_fkey" FOREIGN KEY ("runId") REFERENCES "SyncRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Event" ADD CONSTRAINT "Event_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookEndpoint" ADD CONSTRAINT "WebhookEndpoint_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookEndpoint" ADD CONSTRAINT "WebhookEndpoint_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "WebhookEndpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "Event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookAttempt" ADD CONSTRAINT "WebhookAttempt_deliveryId_fkey" FOREIGN KEY ("deliveryId") REFERENCES "WebhookDelivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Trigger" ADD CONSTRAINT "Trigger_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Trigger" ADD CONSTRAINT "Trigger_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Trigger" ADD CONSTRAINT "Trigger_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "WebhookEndpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TriggerFiring" ADD CONSTRAINT "TriggerFiring_triggerId_fkey" FOREIGN KEY ("triggerId") REFERENCES "Trigger"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TriggerFiring" ADD CONSTRAINT "TriggerFiring_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "Event"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnnouncementSettings" ADD CONSTRAINT "AnnouncementSettings_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Announcement" ADD CONSTRAINT "Announcement_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnnouncedPerson" ADD CONSTRAINT "AnnouncedPerson_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PeopleCalendar" ADD CONSTRAINT "PeopleCalendar_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditExport" ADD CONSTRAINT "AuditExport_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One run of a connection at a time, over any number of workers.
CREATE UNIQUE INDEX "SyncRun_connectionId_active_key" ON "SyncRun" ("connectionId") WHERE "state" <> 'finished';

-- Runs that a worker should have.
CREATE INDEX "SyncRun_at_work_idx" ON "SyncRun" ("id") WHERE "state" IN ('planning', 'running');

-- People whose last try failed.
CREATE INDEX "SyncLink_needsRetry_idx" ON "SyncLink" ("connectionId", "employeeId") WHERE "needsRetry";

-- What is left to deliver.
CREATE INDEX "WebhookDelivery_pending_idx" ON "WebhookDelivery" ("endpointId", "dueAt") WHERE "state" = 'pending';

-- What triggers have left to do.
CREATE INDEX "TriggerFiring_pending_idx" ON "TriggerFiring" ("triggerId", "createdAt") WHERE "state" = 'pending';

-- Messages that are left to post.
CREATE INDEX "Announcement_pending_idx" ON "Announcement" ("dueAt") WHERE "state" = 'pending';

-- Items of a run by why they came out so.
CREATE INDEX "SyncItem_reason_idx" ON "SyncItem" ("runId", "reason", "position") WHERE "reason" IS NOT NULL;

-- Runs whose items are still kept.
CREATE INDEX "SyncRun_remembered_idx" ON "SyncRun" ("finishedAt") WHERE "forgottenAt" IS NULL;
