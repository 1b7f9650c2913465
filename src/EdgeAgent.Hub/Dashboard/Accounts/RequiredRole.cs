namespace EdgeAgent.Hub.Dashboard.Accounts;

/// <summary>An endpoint's metadata: the least role that may call it.</summary>
internal sealed record RequiredRole(DashboardRole Role);
