namespace EdgeAgent.Inference.Reference;

/// <summary>Finds the largest values and their places, largest first.</summary>
/// <remarks>Equal values come in the order of a heap that is built over the first places, fed with the rest and emptied from the smallest on, a hole
/// sinking to the bottom before its value rises: what <c>std::partial_sort</c> of the GNU C++ library does, on which
/// the results of TensorFlow Lite depend here. For one place it is the first of equal values.</remarks>
internal static class PartialSort
{
    /// <summary>Writes the places of the <paramref name="count"/> largest values to the front of <paramref name="places"/>.</summary>
    /// <param name="values">The values.</param>
    /// <param name="count">How many are wanted: 1 to as many as there are.</param>
    /// <param name="places">Scratch and result, at least as long as the values.</param>
    public static void Largest(ReadOnlySpan<float> values, int count, Span<int> places)
    {
        if (count == 1)
        {
            places[0] = 0;
            for (int i = 1; i < values.Length; i++)
            {
                if (values[i] > values[places[0]]) places[0] = i;
            }

            return;
        }

        for (int i = 0; i < values.Length; i++) places[i] = i;
        Span<int> heap = places[..count];
        for (int parent = (count - 2) / 2; parent >= 0; parent--) Place(values, heap, parent, heap[parent]);
        for (int i = count; i < values.Length; i++)
        {
            if (!(values[places[i]] > values[heap[0]])) continue;
            int better = places[i];
            places[i] = heap[0];
            Place(values, heap, 0, better);
        }

        for (int last = count - 1; last > 0; last--)
        {
            int place = heap[last];
            heap[last] = heap[0];
            Place(values, heap[..last], 0, place);
        }
    }

    /// <summary>Puts a place into the heap's hole: the hole sinks along smaller children to a leaf, and the place rises from there.</summary>
    private static void Place(ReadOnlySpan<float> values, Span<int> heap, int top, int place)
    {
        int hole = top;
        while (2 * hole + 2 < heap.Length)
        {
            int child = 2 * hole + 2;
            if (values[heap[child]] > values[heap[child - 1]]) child--;
            heap[hole] = heap[child];
            hole = child;
        }

        if (2 * hole + 2 == heap.Length)
        {
            heap[hole] = heap[2 * hole + 1];
            hole = 2 * hole + 1;
        }

        for (int parent = (hole - 1) / 2; hole > top && values[heap[parent]] > values[place]; parent = (hole - 1) / 2)
        {
            heap[hole] = heap[parent];
            hole = parent;
        }

        heap[hole] = place;
    }
}
