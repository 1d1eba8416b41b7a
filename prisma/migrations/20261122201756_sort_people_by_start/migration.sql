-- CreateIndex
CREATE INDEX "Employee_organizationId_startDate_idx" ON "Employee"("organizationId", "startDate");
