using System.Text.Json.Nodes;

namespace EdgeAgent.Hub.Queries;

/// <summary>Gathers the rows of one group.</summary>
internal sealed class QueryAccumulator(IReadOnlyList<QueryColumn> columns)
{
    private readonly State[] _states = new State[columns.Count];

    /// <summary>Takes a row.</summary>
    public void Add(JsonObject document)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            QueryValue value = columns[i].Operand?.Evaluate(document) ?? QueryValue.Of(1);
            if (value.Kind is QueryValueKind.Undefined)
                continue;
            ref State state = ref _states[i];
            if (state.Rows == 0 || value.CompareTo(state.Least) < 0)
                state.Least = value;
            if (state.Rows == 0 || value.CompareTo(state.Most) > 0)
                state.Most = value;
            state.Rows++;
            if (value.Kind == QueryValueKind.Number)
                (state.Numbers, state.Sum) = (state.Numbers + 1, state.Sum + value.Number);
        }
    }

    /// <summary>The row of the group; what no row had is left out.</summary>
    public JsonObject ToJson()
    {
        JsonObject row = [];
        for (int i = 0; i < columns.Count; i++)
        {
            State state = _states[i];
            QueryValue value = columns[i].Aggregate switch
            {
                QueryAggregate.Count => QueryValue.Of(state.Rows),
                QueryAggregate.Sum => QueryValue.Of(state.Sum),
                QueryAggregate.Avg => state.Numbers == 0 ? QueryValue.Undefined : QueryValue.Of(state.Sum / state.Numbers),
                QueryAggregate.Max => state.Most,
                _ => state.Least,
            };
            if (value.Kind != QueryValueKind.Undefined)
                row[columns[i].Name] = value.ToJson();
        }

        return row;
    }

    private struct State
    {
        public int Rows, Numbers;
        public double Sum;
        public QueryValue Least, Most;
    }
}
