-- AlterTable
ALTER TABLE "Credential" ADD COLUMN     "clientId" TEXT,
ADD COLUMN     "clientSource" TEXT,
ADD COLUMN     "heldTokens" BYTEA;

-- AlterTable
ALTER TABLE "HandOff" ADD COLUMN     "isObsolete" BOOLEAN NOT NULL DEFAULT false;

-- Which app authorized what is stored: the one that was preset, or registered, at that time.
UPDATE "Credential" credential
SET "clientSource" = known."source", "clientId" = known."clientId"
FROM (
  SELECT
    connection."id",
    CASE
      WHEN connection."authMethod" = 'oauth2_own_app' THEN 'own'
      WHEN preset."clientId" IS NOT NULL THEN 'preset'
      ELSE 'operator'
    END AS "source",
    CASE
      WHEN connection."authMethod" = 'oauth2_own_app' THEN connection."config" ->> 'clientId'
      ELSE coalesce(preset."clientId", registered."clientId", client."clientId")
    END AS "clientId"
  FROM "Connection" connection
  CROSS JOIN LATERAL (
    SELECT max(event."createdAt") AS "at"
    FROM "AuditEvent" event
    WHERE event."subjectType" = 'connection' AND event."subjectId" = connection."id"::text
      AND event."action" = 'connection.authorized'
  ) authorized
  LEFT JOIN LATERAL (
    SELECT CASE WHEN event."action" = 'policy.preset_changed' THEN event."details" ->> 'clientId' END AS "clientId"
    FROM "AuditEvent" event
    WHERE event."subjectType" = 'listing' AND event."subjectId" = connection."listingId"::text
      AND event."organizationId" = connection."organizationId"
      AND event."action" IN ('policy.preset_changed', 'policy.preset_removed')
      AND event."createdAt" <= authorized."at"
    ORDER BY event."createdAt" DESC, event."id" DESC
    LIMIT 1
  ) preset ON true
  LEFT JOIN LATERAL (
    SELECT event."details" ->> 'clientId' AS "clientId"
    FROM "AuditEvent" event
    WHERE event."subjectType" = 'listing' AND event."subjectId" = connection."listingId"::text
      AND event."action" = 'oauth_client.registered' AND event."createdAt" <= authorized."at"
    ORDER BY event."createdAt" DESC, event."id" DESC
    LIMIT 1
  ) registered ON true
  LEFT JOIN "OAuthClient" client ON client."listingId" = connection."listingId"
  WHERE connection."authMethod" IN ('oauth2_authorization_code', 'oauth2_own_app')
    AND authorized."at" IS NOT NULL
) known
WHERE credential."connectionId" = known."id" AND known."clientId" IS NOT NULL;

-- Links of connections that came to work without them.
UPDATE "HandOff" link
SET "revokedAt" = now(), "isObsolete" = true
FROM "Connection" connection
WHERE connection."id" = link."connectionId"
  AND link."usedAt" IS NULL AND link."revokedAt" IS NULL AND link."expiresAt" > now()
  AND (
    connection."state" = 'connected'
    OR (connection."state" = 'pending' AND connection."stateReason" = 'approval')
    OR (connection."state" = 'inactive' AND connection."stateReason" = 'admin')
  );
