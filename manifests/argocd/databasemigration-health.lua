-- Argo CD health of a DatabaseMigration. Goes under resource.customizations.health.pointsman.dev_DatabaseMigration.
-- Progressing while it moves, Suspended where a person is asked, Healthy at the end that was asked for, Degraded otherwise.
local health = { status = "Progressing", message = "waiting for the operator" }
local status = obj.status
if status == nil then
  return health
end
if status.observedGeneration ~= nil and obj.metadata.generation ~= nil and status.observedGeneration < obj.metadata.generation then
  health.message = "the operator has not seen the last change yet"
  return health
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end
local function is(kind, value)
  return conditions[kind] ~= nil and conditions[kind].status == value
end

health.message = status.message or ""
if is("Accepted", "False") then
  health.status = "Degraded"
  health.message = conditions["Accepted"].message
elseif is("Ready", "True") then
  health.status = "Healthy"
elseif status.phase == "Reverted" or status.phase == "Failed" then
  health.status = "Degraded"
elseif status.phase == "AwaitingApproval" or status.phase == "Holding" then
  health.status = "Suspended"
elseif is("Stalled", "True") then
  health.status = "Degraded"
  health.message = conditions["Stalled"].message
end
return health
