using System.Text.Json.Nodes;

namespace EdgeAgent.Hub.Queries;

/// <summary>An expression over one document.</summary>
internal abstract record QueryExpression
{
    /// <summary>The value for a document.</summary>
    public abstract QueryValue Evaluate(JsonObject document);

    /// <summary>A constant.</summary>
    internal sealed record Literal(QueryValue Value) : QueryExpression
    {
        public override QueryValue Evaluate(JsonObject document) => Value;
    }

    /// <summary>A path such as <c>tags.site</c> or <c>configurations.[[a]].status</c>.</summary>
    internal sealed record Path(IReadOnlyList<string> Segments) : QueryExpression
    {
        /// <summary>The path as a name for a column: its last segment.</summary>
        public string Name => Segments[^1];

        public override QueryValue Evaluate(JsonObject document)
        {
            JsonNode? node = document;
            foreach (string segment in Segments)
            {
                if (node is not JsonObject parent || !parent.TryGetPropertyValue(segment, out node))
                    return QueryValue.Undefined;
            }

            return QueryValue.Of(node);
        }
    }

    /// <summary><c>is_defined(path)</c>.</summary>
    internal sealed record IsDefined(QueryExpression Operand) : QueryExpression
    {
        public override QueryValue Evaluate(JsonObject document) => QueryValue.Of(Operand.Evaluate(document).Kind != QueryValueKind.Undefined);
    }

    /// <summary><c>NOT</c>: true unless the operand is true.</summary>
    internal sealed record Not(QueryExpression Operand) : QueryExpression
    {
        public override QueryValue Evaluate(JsonObject document) => QueryValue.Of(!Operand.Evaluate(document).IsTrue);
    }

    /// <summary><c>AND</c> or <c>OR</c>.</summary>
    internal sealed record Logical(bool IsAnd, QueryExpression Left, QueryExpression Right) : QueryExpression
    {
        public override QueryValue Evaluate(JsonObject document) => QueryValue.Of(IsAnd
            ? Left.Evaluate(document).IsTrue && Right.Evaluate(document).IsTrue
            : Left.Evaluate(document).IsTrue || Right.Evaluate(document).IsTrue);
    }

    /// <summary>A comparison; undefined where the two are not primitives of one kind, but for <c>=</c> and <c>!=</c> with null.</summary>
    internal sealed record Comparison(string Operator, QueryExpression Left, QueryExpression Right) : QueryExpression
    {
        public override QueryValue Evaluate(JsonObject document)
        {
            QueryValue left = Left.Evaluate(document), right = Right.Evaluate(document);
            if (left.CompareTo(right) is not { } order)
                return Operator == "!=" && left.Kind is not (QueryValueKind.Undefined or QueryValueKind.Node) && right.Kind is not (QueryValueKind.Undefined or QueryValueKind.Node)
                    ? QueryValue.Of(true)
                    : QueryValue.Undefined;
            return QueryValue.Of(Operator switch
            {
                "=" => order == 0,
                "!=" => order != 0,
                "<" => order < 0,
                "<=" => order <= 0,
                ">" => order > 0,
                _ => order >= 0,
            });
        }
    }

    /// <summary><c>IN [..]</c> or <c>NIN [..]</c>.</summary>
    internal sealed record Membership(QueryExpression Operand, IReadOnlyList<QueryExpression> Choices, bool IsNegated) : QueryExpression
    {
        public override QueryValue Evaluate(JsonObject document)
        {
            QueryValue value = Operand.Evaluate(document);
            return value.Kind == QueryValueKind.Undefined
                ? QueryValue.Undefined
                : QueryValue.Of(Choices.Any(choice => value.CompareTo(choice.Evaluate(document)) == 0) != IsNegated);
        }
    }

    /// <summary>Arithmetic on two numbers; <c>+</c> joins two texts.</summary>
    internal sealed record Arithmetic(char Operator, QueryExpression Left, QueryExpression Right) : QueryExpression
    {
        public override QueryValue Evaluate(JsonObject document)
        {
            QueryValue left = Left.Evaluate(document), right = Right.Evaluate(document);
            if (Operator == '+' && left.Kind == QueryValueKind.Text && right.Kind == QueryValueKind.Text)
                return QueryValue.Of(left.Text + right.Text);
            if (left.Kind != QueryValueKind.Number || right.Kind != QueryValueKind.Number)
                return QueryValue.Undefined;
            double result = Operator switch
            {
                '+' => left.Number + right.Number,
                '-' => left.Number - right.Number,
                '*' => left.Number * right.Number,
                '/' => left.Number / right.Number,
                _ => left.Number % right.Number,
            };
            return double.IsFinite(result) ? QueryValue.Of(result) : QueryValue.Undefined;
        }
    }
}
