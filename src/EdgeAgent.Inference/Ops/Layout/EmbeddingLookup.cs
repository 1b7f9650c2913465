using EdgeAgent.Inference.Graphs;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Layout;

/// <summary>EMBEDDING_LOOKUP: the rows of a table that int32 indices name. indices [N], table [V,..] -> [N,..]; any type.</summary>
internal sealed class EmbeddingLookup : Op
{
    private const int Indices = 0, Table = 1;

    public override Shape InferShape(PrepareContext context)
    {
        context.RequireInputCount(2, 2);
        GraphTensor indices = context.Input(Indices), table = context.Input(Table);
        context.RequireType(indices, TensorType.Int32);
        context.RequireRank(indices, 1);
        context.Require(table.Shape.Rank > 0, table, "it is a scalar", "at least one dimension");
        context.RequireSameType(context.Output(), table);
        return new Shape([indices.Shape[0], .. table.Shape.Dimensions[1..]]);
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor table = context.Input(Table);
        int rows = table.Shape[0], rowBytes = (int)(table.ByteLength / Math.Max(rows, 1));
        return new GatherSlices("EMBEDDING_LOOKUP", TensorType.Int32, 1, 1, rows, context.Input(Indices).Shape[0], rowBytes, Table, Indices);
    }
}
