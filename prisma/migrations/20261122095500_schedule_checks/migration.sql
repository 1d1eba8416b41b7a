-- What is in use already is tested within a day, not all at once.
UPDATE "Connection" connection SET "nextCheckAt" = now() + random() * interval '24 hours'
FROM "Connector" connector
WHERE connector."listingId" = connection."listingId" AND jsonb_typeof(connector."definition" -> 'verify') = 'object'
  AND connection."state" IN ('connected', 'needs_reconnect') AND connection."nextCheckAt" IS NULL;
