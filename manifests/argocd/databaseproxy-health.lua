-- Argo CD health of a DatabaseProxy. Goes under resource.customizations.health.pointsman.dev_DatabaseProxy.
local health = { status = "Progressing", message = "waiting for the operator" }
local status = obj.status
if status == nil then
  return health
end
for _, condition in ipairs(status.conditions or {}) do
  if condition.type == "Ready" then
    health.message = condition.message or ""
    if condition.status == "True" then
      health.status = "Healthy"
    end
  elseif condition.type == "Stalled" and condition.status == "True" then
    return { status = "Degraded", message = condition.message }
  end
end
return health
