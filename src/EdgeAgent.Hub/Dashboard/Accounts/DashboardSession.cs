namespace EdgeAgent.Hub.Dashboard.Accounts;

/// <summary>Who sent a request.</summary>
/// <param name="Name">The user's name; <c>owner</c> for whoever opened the one-time link.</param>
/// <param name="Role">What that person may do.</param>
/// <param name="AntiForgery">What every request that changes something must carry in the header <c>X-Anti-Forgery</c>.</param>
internal sealed record DashboardSession(string Name, DashboardRole Role, string AntiForgery);
