-- CreateIndex
CREATE INDEX "AuditEvent_organizationId_actorId_createdAt_idx" ON "AuditEvent"("organizationId", "actorId", "createdAt");

-- What the search of the audit log looks through, in small letters.
CREATE FUNCTION audit_text(action text, reason text, subject text, address text, details jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT lower(action || ' ' || coalesce(reason, '') || ' ' || subject || ' ' || coalesce(address, '') || ' ' || details::text)
$$;

-- A short list of waiting entries: whoever writes the row that fills it sorts them all in.
CREATE INDEX "AuditEvent_search" ON "AuditEvent" USING gin (
  "organizationId", audit_text("action", "reason", "subjectId", "address", "details") gin_trgm_ops
) WITH (gin_pending_list_limit = 512);

-- The few credentials that are being refreshed, for whoever looks for leases that have run out.
CREATE INDEX "Credential_leased" ON "Credential" ("leasedUntil") WHERE "leasedUntil" IS NOT NULL;

-- A listing of which an organization has connections past their set-up has a default: the one that works best.
UPDATE "Connection" SET "isDefault" = true WHERE "id" IN (
  SELECT DISTINCT ON (c."organizationId", c."listingId") c."id" FROM "Connection" c
  WHERE (c."state" <> 'pending' OR c."verifiedAt" IS NOT NULL)
    AND coalesce(c."stateReason", '') NOT IN ('approval', 'declined') AND c."heldReason" IS DISTINCT FROM 'approval'
    AND NOT EXISTS (
      SELECT FROM "Connection" d
      WHERE d."organizationId" = c."organizationId" AND d."listingId" = c."listingId" AND d."isDefault"
    )
  ORDER BY c."organizationId", c."listingId",
    array_position(ARRAY['connected', 'needs_reconnect', 'needs_consent', 'pending', 'inactive'], c."state"::text),
    c."createdAt", c."id"
);
