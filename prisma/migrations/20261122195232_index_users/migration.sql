-- A name at the identity provider is one person's, as before, and now compared byte by byte: so its beginning is found,
-- too. What a list asks for stands beside it, or the index alone could not answer.
DROP INDEX "Employee_scimName";
CREATE UNIQUE INDEX "Employee_scimName"
  ON "Employee" ("organizationId", (lower(coalesce("userName", "email")::text) COLLATE "C"))
  INCLUDE ("id", "userName", "email", "scimDeletedAt");

-- Users in the order of lists, with what clients ask for all the time: a page far behind is found without its
-- predecessors' rows.
CREATE INDEX "Employee_users" ON "Employee" ("organizationId", "id") INCLUDE ("createdAt", "updatedAt", "status")
  WHERE "scimDeletedAt" IS NULL;
