namespace EdgeAgent.Hub.Queries;

/// <summary>The kinds of values in a query.</summary>
internal enum QueryValueKind
{
    /// <summary>The path leads nowhere.</summary>
    Undefined,

    /// <summary>JSON's null.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number, kept as a double.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>An object or an array.</summary>
    Node,
}
