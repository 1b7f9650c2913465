using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace EdgeAgent.Hub.Queries;

/// <summary>Runs queries, page by page. A continuation names the last row that was given and how many were, so that no state stays in the hub between pages.</summary>
internal sealed class QueryRunner(QueryDocuments documents)
{
    private const int MostGroups = 10_000;

    /// <summary>One page of a result.</summary>
    /// <param name="statement">The query.</param>
    /// <param name="pageSize">The most rows of a page.</param>
    /// <param name="continuation">What the last page gave; null for the first one.</param>
    /// <exception cref="QueryException">The continuation is none of this hub's, or there are too many groups.</exception>
    public QueryPage Run(QueryStatement statement, int pageSize, string? continuation)
    {
        (int given, string after) = ReadContinuation(continuation);
        int left = (statement.Top ?? int.MaxValue) - given;
        return statement.IsAggregate ? RunGroups(statement, pageSize, given, left) : RunRows(statement, pageSize, given, after, left);
    }

    /// <summary>The names of all devices or modules that a condition holds for.</summary>
    public IEnumerable<string> Names(QuerySource source, QueryExpression? where) =>
        documents.Read(source, "").Where(row => where is null || where.Evaluate(row.Document).IsTrue).Select(row => row.Key);

    /// <summary>The number of rows that a query gives.</summary>
    public int Count(QueryStatement statement)
    {
        if (statement.IsAggregate)
            return Groups(statement).Count();
        int rows = documents.Read(statement.Source, "").Count(row => statement.Where is null || statement.Where.Evaluate(row.Document).IsTrue);
        return Math.Min(rows, statement.Top ?? int.MaxValue);
    }

    private QueryPage RunRows(QueryStatement statement, int pageSize, int given, string after, int left)
    {
        JsonArray rows = [];
        string itemType = statement.Columns.Count > 0 ? "Raw" : statement.Source == QuerySource.Jobs ? "DeviceJob" : "Twin";
        string last = after;
        foreach ((string key, JsonObject document) in documents.Read(statement.Source, after))
        {
            if (statement.Where is { } where && !where.Evaluate(document).IsTrue)
                continue;
            if (rows.Count == Math.Min(pageSize, left))
                return new QueryPage(rows, itemType, left > pageSize ? WriteContinuation(given + rows.Count, last) : null);
            rows.Add(statement.Columns.Count == 0 ? document : Project(statement.Columns, document));
            last = key;
        }

        return new QueryPage(rows, itemType, null);
    }

    private QueryPage RunGroups(QueryStatement statement, int pageSize, int given, int left)
    {
        List<JsonObject> rows = [.. Groups(statement).Skip(given).Take(Math.Min(left, int.MaxValue))];
        JsonArray page = [.. rows.Take(pageSize)];
        return new QueryPage(page, "Raw", rows.Count > pageSize ? WriteContinuation(given + page.Count, "") : null);
    }

    private IEnumerable<JsonObject> Groups(QueryStatement statement)
    {
        Dictionary<string, QueryAccumulator> groups = new(StringComparer.Ordinal);
        List<string> order = [];
        if (statement.GroupBy.Count == 0)
        {
            groups[""] = new QueryAccumulator(statement.Columns);
            order.Add("");
        }

        foreach ((_, JsonObject document) in documents.Read(statement.Source, ""))
        {
            if (statement.Where is { } where && !where.Evaluate(document).IsTrue)
                continue;
            string key = string.Join('\n', statement.GroupBy.Select(path => path.Evaluate(document)).Select(value => $"{value.Kind}:{value.ToJson()?.ToJsonString()}"));
            if (!groups.TryGetValue(key, out QueryAccumulator? group))
            {
                if (groups.Count == MostGroups)
                    throw new QueryException($"The query makes more than {MostGroups} groups.");
                groups[key] = group = new QueryAccumulator(statement.Columns);
                order.Add(key);
            }

            group.Add(document);
        }

        return order.Select(key => groups[key].ToJson());
    }

    private static JsonObject Project(IReadOnlyList<QueryColumn> columns, JsonObject document)
    {
        JsonObject row = [];
        foreach (QueryColumn column in columns)
        {
            QueryValue value = column.Operand!.Evaluate(document);
            if (value.Kind != QueryValueKind.Undefined)
                row[column.Name] = value.ToJson();
        }

        return row;
    }

    private static string WriteContinuation(int given, string last) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{given}:{last}")));

    private static (int Given, string After) ReadContinuation(string? continuation)
    {
        if (string.IsNullOrEmpty(continuation))
            return (0, "");
        try
        {
            string text = Encoding.UTF8.GetString(Convert.FromBase64String(continuation));
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int given))
                return (given, text[(colon + 1)..]);
        }
        catch (FormatException)
        {
            // said below
        }

        throw new QueryException("The continuation is none that this hub gave; begin the query again without it.");
    }
}
