using System.Globalization;
using System.Text;

namespace EdgeAgent.Hub.Queries;

/// <summary>Cuts a query's text into tokens.</summary>
internal static class QueryLexer
{
    private const string TwoCharacterSigns = "!= <> <= >=";

    /// <summary>All tokens, the last one being the end.</summary>
    /// <exception cref="QueryException">A character that no token begins with, or text without an end.</exception>
    public static List<QueryToken> Read(string text)
    {
        List<QueryToken> tokens = [];
        for (int at = 0; at < text.Length;)
        {
            char c = text[at];
            if (char.IsWhiteSpace(c))
                at++;
            else if (c is '\'' or '"')
                tokens.Add(ReadText(text, ref at));
            else if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
                tokens.Add(ReadNumber(text, ref at));
            else if (IsNameStart(c))
                tokens.Add(ReadWord(text, ref at));
            else if (c == '[' && at + 1 < text.Length && text[at + 1] == '[')
                tokens.Add(ReadQuoted(text, ref at));
            else
                tokens.Add(ReadSign(text, ref at));
        }

        tokens.Add(new QueryToken(QueryTokenKind.End, "the end", 0, text.Length + 1));
        return tokens;
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '$';

    private static QueryToken ReadWord(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && (IsNameStart(text[at]) || char.IsDigit(text[at])))
            at++;
        return new QueryToken(QueryTokenKind.Word, text[start..at], 0, start + 1);
    }

    private static QueryToken ReadText(string text, ref int at)
    {
        int start = at;
        char quote = text[at++];
        StringBuilder value = new();
        while (at < text.Length)
        {
            char c = text[at++];
            if (c == quote && at < text.Length && text[at] == quote)
                at++;
            else if (c == quote)
                return new QueryToken(QueryTokenKind.Text, value.ToString(), 0, start + 1);
            else if (c == '\\' && at < text.Length)
                c = text[at++];
            value.Append(c);
        }

        throw new QueryException($"The text that begins at {start + 1} has no closing {quote}.");
    }

    private static QueryToken ReadQuoted(string text, ref int at)
    {
        int start = at, end = text.IndexOf("]]", at, StringComparison.Ordinal);
        if (end < 0)
            throw new QueryException($"The name that begins with [[ at {start + 1} has no closing ]].");
        at = end + 2;
        return new QueryToken(QueryTokenKind.Quoted, text[(start + 2)..end], 0, start + 1);
    }

    private static QueryToken ReadNumber(string text, ref int at)
    {
        int start = at;
        if (text[at] == '0' && at + 1 < text.Length && text[at + 1] is 'x' or 'X')
        {
            at += 2;
            while (at < text.Length && char.IsAsciiHexDigit(text[at]))
                at++;
            if (!long.TryParse(text.AsSpan(start + 2, at - start - 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long integer))
                throw new QueryException($"'{text[start..at]}' at {start + 1} is no hexadecimal number of up to 16 digits.");
            return new QueryToken(QueryTokenKind.Number, text[start..at], integer, start + 1);
        }

        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.' || text[at] is 'e' or 'E' || (text[at] is '+' or '-' && text[at - 1] is 'e' or 'E')))
            at++;
        return double.TryParse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? new QueryToken(QueryTokenKind.Number, text[start..at], number, start + 1)
            : throw new QueryException($"'{text[start..at]}' at {start + 1} is no number.");
    }

    private static QueryToken ReadSign(string text, ref int at)
    {
        int start = at;
        if (at + 1 < text.Length && text[at + 1] is '=' or '>' && TwoCharacterSigns.Contains(text.Substring(at, 2), StringComparison.Ordinal))
            at += 2;
        else if ("=<>+-*/%(),[].".Contains(text[at], StringComparison.Ordinal))
            at++;
        else
            throw new QueryException($"'{text[at]}' at {at + 1} begins nothing that a query knows.");
        return new QueryToken(QueryTokenKind.Sign, text[start..at] == "<>" ? "!=" : text[start..at], 0, start + 1);
    }
}
