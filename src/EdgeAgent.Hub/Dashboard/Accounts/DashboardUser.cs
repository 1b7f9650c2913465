namespace EdgeAgent.Hub.Dashboard.Accounts;

/// <summary>A person who may sign in.</summary>
/// <param name="Name">The name, compared with its case.</param>
/// <param name="Role">What the person may do.</param>
/// <param name="Password">The hash of the password, as <see cref="PasswordHash"/> writes it.</param>
/// <param name="Stamp">Changes with role and password, and so ends every session that was opened before.</param>
/// <param name="CreatedUtc">When the user was added.</param>
internal sealed record DashboardUser(string Name, DashboardRole Role, string Password, string Stamp, DateTimeOffset CreatedUtc);
