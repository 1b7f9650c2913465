namespace EdgeAgent.Hub.Provisioning;

/// <summary>The kinds of enrolments, as the store names them.</summary>
internal static class EnrollmentKind
{
    /// <summary>One device, by its registration id.</summary>
    public const string Individual = "individual";

    /// <summary>Any number of devices, by a common key or certificate authority.</summary>
    public const string Group = "group";

    /// <summary>The member that holds the id of this kind.</summary>
    public static string IdMember(string kind) => kind == Individual ? "registrationId" : "enrollmentGroupId";
}
