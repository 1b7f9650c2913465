namespace EdgeAgent.Hub.Devices;

/// <summary>How a device proves who it is; the names are the registry's.</summary>
internal static class AuthenticationKind
{
    /// <summary>A token signed with a symmetric key.</summary>
    public const string Sas = "sas";

    /// <summary>A TLS client certificate with a registered thumbprint.</summary>
    public const string SelfSigned = "selfSigned";

    /// <summary>A TLS client certificate of a registered authority, with the device's id as its common name.</summary>
    public const string Authority = "certificateAuthority";

    /// <summary>No proof of its own: the device never connects itself.</summary>
    public const string None = "none";

    /// <summary>True for a kind that the registry knows.</summary>
    public static bool IsKnown(string kind) => kind is Sas or SelfSigned or Authority or None;
}
