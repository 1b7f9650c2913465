namespace EdgeAgent.Hub.Dashboard.Accounts;

/// <summary>What a signed-in person may do; each role may do what those before it may.</summary>
internal enum DashboardRole
{
    /// <summary>See everything but the users.</summary>
    Viewer,

    /// <summary>Change twins, call methods, run rollouts, acknowledge alerts.</summary>
    Operator,

    /// <summary>Add, change and remove users.</summary>
    Admin,
}
