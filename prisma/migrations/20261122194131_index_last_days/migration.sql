-- Whose last day is over and who has not left yet: looked up every minute, and almost always nobody.
CREATE INDEX "Employee_lastDay" ON "Employee" ("endDate") WHERE "status" <> 'left' AND "endDate" IS NOT NULL;
