-- CreateTable
CREATE TABLE "SyncGroupMember" (
    "connectionId" UUID NOT NULL,
    "audienceId" UUID NOT NULL,
    "employeeId" UUID NOT NULL,
    "remoteId" TEXT NOT NULL,

    CONSTRAINT "SyncGroupMember_pkey" PRIMARY KEY ("connectionId","audienceId","employeeId")
);

-- Of accounts that were deleted since, nothing is left in a group.
INSERT INTO "SyncGroupMember" ("connectionId", "audienceId", "employeeId", "remoteId")
SELECT stored."connectionId", stored."audienceId", link."employeeId", link."remoteId"
FROM "SyncGroup" stored
JOIN "SyncLink" link ON link."connectionId" = stored."connectionId" AND link."employeeId" = ANY (stored."members")
WHERE stored."remoteId" IS NOT NULL AND link."remoteId" IS NOT NULL;

-- AlterTable
ALTER TABLE "SyncGroup" DROP COLUMN "etag",
DROP COLUMN "members";

-- CreateIndex
CREATE INDEX "SyncGroupMember_connectionId_employeeId_idx" ON "SyncGroupMember"("connectionId", "employeeId");

-- AddForeignKey
ALTER TABLE "SyncGroupMember" ADD CONSTRAINT "SyncGroupMember_connectionId_audienceId_fkey" FOREIGN KEY ("connectionId", "audienceId") REFERENCES "SyncGroup"("connectionId", "audienceId") ON DELETE CASCADE ON UPDATE CASCADE;

-- Items for groups, of which a run has few among those for people.
CREATE INDEX "SyncItem_audience_idx" ON "SyncItem" ("runId", "audienceId") WHERE "audienceId" IS NOT NULL;
