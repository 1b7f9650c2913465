namespace EdgeAgent.Hub.Queries;

/// <summary>The kinds of pieces of a query's text.</summary>
internal enum QueryTokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A name or a keyword.</summary>
    Word,

    /// <summary>A name in double square brackets, taken as it is.</summary>
    Quoted,

    /// <summary>Text in quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>An operator or a bracket.</summary>
    Sign,
}
