namespace EdgeAgent.Hub.Queries;

/// <summary>A piece of a query's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The word, the sign, or the text between the quotes.</param>
/// <param name="Number">The number, where it is one.</param>
/// <param name="At">Where it begins, from 1.</param>
internal readonly record struct QueryToken(QueryTokenKind Kind, string Text, double Number, int At)
{
    /// <summary>True for this word, in any case.</summary>
    public bool IsWord(string word) => Kind == QueryTokenKind.Word && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for this sign.</summary>
    public bool IsSign(string sign) => Kind == QueryTokenKind.Sign && Text == sign;
}
