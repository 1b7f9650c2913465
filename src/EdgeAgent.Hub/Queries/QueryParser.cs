namespace EdgeAgent.Hub.Queries;

/// <summary>Reads IoT Hub's query language: SELECT statements, and conditions by themselves.</summary>
internal sealed class QueryParser
{
    private const int LongestText = 32 << 10, Deepest = 64, MostColumns = 64, MostTokens = 4000;

    private readonly List<QueryToken> _tokens;
    private int _next;
    private int _depth;

    private QueryParser(string text)
    {
        if (text.Length > LongestText)
            throw new QueryException($"A query may have {LongestText} characters, not {text.Length}.");
        _tokens = QueryLexer.Read(text);
        if (_tokens.Count > MostTokens)
            throw new QueryException($"A query may have {MostTokens} words and signs, not {_tokens.Count}.");
    }

    private QueryToken Next => _tokens[_next];

    /// <summary>Reads a whole statement.</summary>
    /// <exception cref="QueryException">The text is none.</exception>
    public static QueryStatement Parse(string text)
    {
        QueryParser parser = new(text);
        QueryStatement statement = parser.Statement();
        parser.ExpectEnd();
        return statement;
    }

    /// <summary>Reads a condition, as jobs and configurations have them; <c>*</c> stands for every device.</summary>
    /// <exception cref="QueryException">The text is none.</exception>
    public static (QuerySource Source, QueryExpression? Where) ParseCondition(string text)
    {
        QueryParser parser = new(text);
        QuerySource source = QuerySource.Devices;
        if (parser.TakeWord("FROM"))
        {
            source = parser.Source();
            QueryExpression? where = parser.TakeWord("WHERE") ? parser.Expression() : null;
            parser.ExpectEnd();
            return (source, where);
        }

        if (parser.TakeSign("*"))
        {
            parser.ExpectEnd();
            return (source, null);
        }

        QueryExpression condition = parser.Expression();
        parser.ExpectEnd();
        return (source, condition);
    }

    private QueryStatement Statement()
    {
        ExpectWord("SELECT");
        int? top = null;
        if (TakeWord("TOP"))
            top = Next is { Kind: QueryTokenKind.Number, Number: >= 1 and <= 1_000_000 } && double.IsInteger(Next.Number) ? (int)Take().Number : throw Unexpected("a number from 1 to 1000000");
        List<QueryColumn> columns = [];
        if (!TakeSign("*"))
        {
            do
                columns.Add(Column(columns.Count));
            while (TakeSign(",") && (columns.Count < MostColumns ? true : throw Unexpected($"at most {MostColumns} columns")));
        }

        ExpectWord("FROM");
        QuerySource source = Source();
        QueryExpression? where = TakeWord("WHERE") ? Expression() : null;
        List<QueryExpression.Path> groups = [];
        if (TakeWord("GROUP"))
        {
            ExpectWord("BY");
            do
                groups.Add(Path());
            while (TakeSign(","));
        }

        return Checked(new QueryStatement { Top = top, Columns = columns, Source = source, Where = where, GroupBy = groups });
    }

    private static QueryStatement Checked(QueryStatement statement)
    {
        if (!statement.IsAggregate)
            return statement;
        if (statement.Columns.Count == 0)
            throw new QueryException("SELECT * cannot be grouped; name columns.");
        foreach (QueryColumn column in statement.Columns)
        {
            if (column.Aggregate is null && !statement.GroupBy.Any(group => column.Operand is QueryExpression.Path path && path.Segments.SequenceEqual(group.Segments)))
                throw new QueryException($"The column '{column.Name}' is neither an aggregate nor one of the paths behind GROUP BY.");
        }

        return statement;
    }

    private QuerySource Source()
    {
        ExpectWord("devices");
        if (!TakeSign("."))
            return QuerySource.Devices;
        return TakeWord("modules") ? QuerySource.Modules : TakeWord("jobs") ? QuerySource.Jobs : throw Unexpected("modules or jobs");
    }

    private QueryColumn Column(int position)
    {
        QueryAggregate? aggregate = null;
        QueryExpression? operand;
        if (Next.Kind == QueryTokenKind.Word && Enum.TryParse(Next.Text, ignoreCase: true, out QueryAggregate named) && Enum.IsDefined(named) && _tokens[_next + 1].IsSign("("))
        {
            aggregate = named;
            _next += 2;
            operand = named == QueryAggregate.Count && (TakeSign("*") || Next.IsSign(")")) ? null : Expression();
            ExpectSign(")");
        }
        else
        {
            operand = Expression();
        }

        string name = (operand as QueryExpression.Path)?.Name is { } path && aggregate is null ? path : $"col{position + 1}";
        if (TakeWord("AS"))
            name = Next.Kind is QueryTokenKind.Word or QueryTokenKind.Quoted or QueryTokenKind.Text ? Take().Text : throw Unexpected("a name");
        return new QueryColumn(name, operand, aggregate);
    }

    private QueryExpression Expression()
    {
        if (++_depth > Deepest)
            throw new QueryException($"The query nests deeper than {Deepest} levels at {Next.At}.");
        QueryExpression left = Conjunction();
        while (TakeWord("OR"))
            left = new QueryExpression.Logical(false, left, Conjunction());
        _depth--;
        return left;
    }

    private QueryExpression Conjunction()
    {
        QueryExpression left = Negation();
        while (TakeWord("AND"))
            left = new QueryExpression.Logical(true, left, Negation());
        return left;
    }

    private QueryExpression Negation()
    {
        bool isNegated = false;
        while (TakeWord("NOT"))
            isNegated = !isNegated;
        QueryExpression operand = Comparison();
        return isNegated ? new QueryExpression.Not(operand) : operand;
    }

    private QueryExpression Comparison()
    {
        QueryExpression left = Sum();
        if (Next.Kind == QueryTokenKind.Sign && Next.Text is "=" or "!=" or "<" or "<=" or ">" or ">=")
            return new QueryExpression.Comparison(Take().Text, left, Sum());
        bool isNot = Next.IsWord("NIN");
        if (!isNot && !Next.IsWord("IN"))
            return left;
        _next++;
        ExpectSign("[");
        List<QueryExpression> choices = [];
        if (!Next.IsSign("]"))
        {
            do
                choices.Add(Sum());
            while (TakeSign(","));
        }

        ExpectSign("]");
        return new QueryExpression.Membership(left, choices, isNot);
    }

    private QueryExpression Sum()
    {
        QueryExpression left = Product();
        while (Next.IsSign("+") || Next.IsSign("-"))
            left = new QueryExpression.Arithmetic(Take().Text[0], left, Product());
        return left;
    }

    private QueryExpression Product()
    {
        QueryExpression left = Unary();
        while (Next.IsSign("*") || Next.IsSign("/") || Next.IsSign("%"))
            left = new QueryExpression.Arithmetic(Take().Text[0], left, Unary());
        return left;
    }

    private QueryExpression Unary()
    {
        bool isNegative = false;
        while (Next.IsSign("-") || Next.IsSign("+"))
            isNegative ^= Take().Text == "-";
        QueryExpression operand = Primary();
        return isNegative ? new QueryExpression.Arithmetic('-', new QueryExpression.Literal(QueryValue.Of(0)), operand) : operand;
    }

    private QueryExpression Primary()
    {
        if (TakeSign("("))
        {
            QueryExpression inner = Expression();
            ExpectSign(")");
            return inner;
        }

        if (Next.Kind == QueryTokenKind.Number)
            return new QueryExpression.Literal(QueryValue.Of(Take().Number));
        if (Next.Kind == QueryTokenKind.Text)
            return new QueryExpression.Literal(QueryValue.Of(Take().Text));
        if (Next.IsWord("is_defined") && _tokens[_next + 1].IsSign("("))
        {
            _next += 2;
            QueryExpression operand = Path();
            ExpectSign(")");
            return new QueryExpression.IsDefined(operand);
        }

        QueryValue? constant = Next.IsWord("true") ? QueryValue.Of(true) : Next.IsWord("false") ? QueryValue.Of(false)
            : Next.IsWord("null") ? QueryValue.Null : Next.IsWord("undefined") ? QueryValue.Undefined : null;
        if (constant is not { } literal)
            return Path();
        _next++;
        return new QueryExpression.Literal(literal);
    }

    private QueryExpression.Path Path()
    {
        List<string> segments = [];
        do
            segments.Add(Next.Kind is QueryTokenKind.Word or QueryTokenKind.Quoted or QueryTokenKind.Number ? Take().Text : throw Unexpected("a path, a value or ("));
        while (TakeSign("."));
        if (segments.Count > 1 && segments[0].Equals("devices", StringComparison.OrdinalIgnoreCase))
            segments.RemoveRange(0, segments.Count > 2 && segments[1] is "modules" or "jobs" ? 2 : 1);
        return new QueryExpression.Path(segments);
    }

    private QueryToken Take() => _tokens[_next++];

    private bool TakeWord(string word)
    {
        bool isThere = Next.IsWord(word);
        _next += isThere ? 1 : 0;
        return isThere;
    }

    private bool TakeSign(string sign)
    {
        bool isThere = Next.IsSign(sign);
        _next += isThere ? 1 : 0;
        return isThere;
    }

    private void ExpectWord(string word)
    {
        if (!TakeWord(word))
            throw Unexpected(word);
    }

    private void ExpectSign(string sign)
    {
        if (!TakeSign(sign))
            throw Unexpected($"'{sign}'");
    }

    private void ExpectEnd()
    {
        if (Next.Kind != QueryTokenKind.End)
            throw Unexpected("the end of the query");
    }

    private QueryException Unexpected(string expected) => new($"At {Next.At} the query has '{Next.Text}' where it needs {expected}.");
}
