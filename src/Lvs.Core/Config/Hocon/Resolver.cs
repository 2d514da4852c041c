using System.Globalization;

namespace Lvs.Core.Config.Hocon;

/// <summary>
/// Makes the substitutions of a tree. Two steps, both lazy and each done once per node: <see cref="Head"/> finds out what a value is
/// and, of an object, which fields it has, without looking into them; <see cref="Settle"/> then does so for everything inside. Because
/// a path needs the heads along it only, an object may refer to itself and to whoever refers to it. A node that is met again while its
/// head is looked for is a cycle, which is broken by looking back: at what was set for the field before. Depth, work and the size of
/// the result are bounded.
/// </summary>
internal sealed class Resolver(HoconObject root, OriginTable origins, DiagnosticBag diagnostics, Func<string, string?>? environment)
{
    public const int MaxDepth = 512;
    public const int MaxExpanded = HoconFiles.MaxValues;

    private const int MaxWork = 2 * HoconFiles.MaxValues;
    private const int CharactersPerWork = 4;
    private const int MostReferencesShown = 6;
    private const int MostKeysCompared = 200;
    private const int MostSuggestions = 100;

    private readonly Dictionary<HoconValue, HoconValue?> _settled = new(ReferenceEqualityComparer.Instance);
    private readonly List<ReferenceNode> _following = [];
    private int _depth;
    private int _work;
    private int _suggestions;
    private bool _isCycle;
    private bool _isDepthReported;
    private bool _isWorkReported;

    public HoconValue Resolve(HoconValue tree)
    {
        Prepare(tree);
        return Settle(tree, null) ?? new HoconInvalid(origins, tree.Place);
    }

    /// <summary>Finds out where in a parsed tree anything is left to do, and the size of what is done.</summary>
    private static void Prepare(HoconValue value)
    {
        switch (value)
        {
            case HoconObject o:
                o.Keep();
                (o.ExpandedWeight, o.ExpandedHeight) = (1, 1);
                for (var i = 0; i < o.Count; i++)
                {
                    var field = o.ValueAt(i);
                    Prepare(field);
                    o.IsUnsettled |= IsUnsettled(field);
                    o.ExpandedWeight += field.Weight;
                    o.ExpandedHeight = Math.Max(o.ExpandedHeight, 1 + field.Height);
                }

                break;
            case HoconArray array:
                (array.ExpandedWeight, array.ExpandedHeight) = (1, 1);
                foreach (var item in array)
                {
                    Prepare(item);
                    array.IsUnsettled |= IsUnsettled(item);
                    array.ExpandedWeight += item.Weight;
                    array.ExpandedHeight = Math.Max(array.ExpandedHeight, 1 + item.Height);
                }

                break;
            case StackNode stack:
                stack.Entries.ForEach(Prepare);
                break;
            case ConcatenationNode concatenation:
                concatenation.Parts.ForEach(Prepare);
                break;
            case AppendNode append:
                Prepare(append.Elements);
                break;
        }
    }

    private static bool IsUnsettled(HoconValue value) => value switch
    {
        HoconNode => true,
        HoconObject o => o.IsUnsettled,
        HoconArray array => array.IsUnsettled,
        _ => false,
    };

    /// <summary>A value with everything in it; null when it is undefined.</summary>
    private HoconValue? SettleNode(HoconValue value)
    {
        if (value is not HoconNode node)
        {
            return Settle(value, null);
        }

        if (Head(node) is not { } head || Settle(head, node) is not { } settled)
        {
            return null;
        }

        return node is ReferenceNode reference
            ? settled.At(origins, origins.Through(settled.Place, HoconText.Path(reference.Path), reference.Place))
            : settled;
    }

    private HoconValue? Settle(HoconValue head, HoconNode? reachedBy)
    {
        if (!IsUnsettled(head))
        {
            return head;
        }

        if (_settled.TryGetValue(head, out var known))
        {
            return known ?? ReportContained(head, reachedBy);
        }

        if (!Spend(SizeOf(head), reachedBy ?? head) || !Enter(reachedBy ?? head))
        {
            return new HoconInvalid(origins, head.Place);
        }

        _settled.Add(head, null);
        var settled = head is HoconObject o ? SettleObject(o) : SettleArray((HoconArray)head);
        _settled[head] = settled;
        _depth--;
        return settled;
    }

    private HoconValue SettleObject(HoconObject head)
    {
        var settled = new HoconObject(head.Origins, head.Place) { EndComments = head.EndComments };
        var (weight, height) = (1L, 1);
        for (var i = 0; i < head.Count; i++)
        {
            if (SettleNode(head.ValueAt(i)) is { } value)
            {
                settled.Add(head.KeyAt(i), value, head.KeyPlaceAt(i), head.CommentsAt(i));
                weight += value.Weight;
                height = Math.Max(height, 1 + value.Height);
            }
        }

        if (!IsWithinBounds(head, weight, height))
        {
            return new HoconInvalid(origins, head.Place);
        }

        (settled.ExpandedWeight, settled.ExpandedHeight) = ((int)weight, height);
        return settled;
    }

    private HoconValue SettleArray(HoconArray head)
    {
        var settled = new HoconArray([], head.Origins, head.Place) { EndComments = head.EndComments };
        var (weight, height) = (1L, 1);
        for (var i = 0; i < head.Count; i++)
        {
            if (SettleNode(head[i]) is { } value)
            {
                settled.Add(value, head.CommentsAt(i));
                weight += value.Weight;
                height = Math.Max(height, 1 + value.Height);
            }
        }

        if (!IsWithinBounds(head, weight, height))
        {
            return new HoconInvalid(origins, head.Place);
        }

        (settled.ExpandedWeight, settled.ExpandedHeight) = ((int)weight, height);
        return settled;
    }

    private bool IsWithinBounds(HoconValue value, long weight, int height)
    {
        if (weight > MaxExpanded)
        {
            ReportWork(value);
            return false;
        }

        if (height > HoconParser.MaxDepth)
        {
            ReportDepth(value);
            return false;
        }

        return true;
    }

    /// <summary>What a value is: a scalar, an array or object whose parts may be unknown, null when undefined.</summary>
    private HoconValue? Head(HoconValue value)
    {
        if (value is LinkNode link)
        {
            return Head(link.Target);
        }

        if (value is not HoconNode node)
        {
            return value;
        }

        if (node.State == NodeState.Known)
        {
            return node.Head;
        }

        if (node.State == NodeState.Evaluating)
        {
            return LookBack(node);
        }

        if (!Spend(1, node) || !Enter(node))
        {
            return new HoconInvalid(origins, node.Place);
        }

        node.State = NodeState.Evaluating;
        node.Head = node switch
        {
            ReferenceNode reference => Follow(reference),
            ConcatenationNode concatenation => Concatenate(concatenation),
            AppendNode append => append.Elements,
            StackNode stack => Fold(stack, stack.Entries.Count),
            _ => node,
        };
        node.State = NodeState.Known;
        _depth--;
        return node.Head;
    }

    private HoconValue? LookBack(HoconNode node)
    {
        var before = node is StackNode stack ? Fold(stack, stack.Visible) : null;
        _isCycle |= before is null;
        return before;
    }

    /// <summary>The value of a field of which the first so many settings are looked at.</summary>
    private HoconValue? Fold(StackNode stack, int count)
    {
        if (!Spend(1 + count, stack) || !Enter(stack))
        {
            return new HoconInvalid(origins, stack.Place);
        }

        var visible = stack.Visible;
        HoconObject? merged = null;
        var isForeign = false;
        HoconValue? result = null;
        for (var i = count - 1; i >= 0 && result is null; i--)
        {
            var entry = stack.Entries[i];
            stack.Visible = i;
            switch (entry is AppendNode append ? Append(Fold(stack, i), append) : Head(entry))
            {
                case null:
                    break;
                case HoconObject low when merged is null:
                    (merged, isForeign) = (low, IsForeign(entry));
                    break;
                case HoconObject low:
                    (merged, isForeign) = (Merge(low, IsForeign(entry), merged, isForeign), false);
                    break;
                case HoconInvalid invalid:
                    result = invalid;
                    break;
                case var other:
                    result = merged ?? other;
                    break;
            }
        }

        stack.Visible = visible;
        _depth--;
        return result ?? merged;
    }

    /// <summary>Whether the fields of what an entry brought are those of another path.</summary>
    private static bool IsForeign(HoconValue entry)
        => entry is ReferenceNode or LinkNode || (entry is ConcatenationNode concatenation && !concatenation.IsMerged);

    private HoconValue Append(HoconValue? before, AppendNode append)
    {
        HoconArray? array;
        switch (before)
        {
            case null:
                return append.Elements;
            case HoconInvalid:
                return before;
            case HoconArray known:
                array = known;
                break;
            case HoconObject numbered when numbered.TryAsArray(out array):
                break;
            default:
                diagnostics.Error(
                    DiagnosticCodes.AppendToOther,
                    append.Position,
                    $"'+=' adds to {before.Description} set at {before.Position}; expected an array there, or nothing");
                return new HoconInvalid(origins, append.Place);
        }

        if (!Spend(array.Count + append.Elements.Count, append))
        {
            return new HoconInvalid(origins, append.Place);
        }

        var result = new HoconArray([], origins, array.Place) { IsUnsettled = array.IsUnsettled || append.Elements.IsUnsettled };
        result.AddAll(array);
        result.AddAll(append.Elements);
        return MeasureIfSettled(result);
    }

    private HoconValue? Concatenate(ConcatenationNode node)
    {
        var heads = new List<HoconValue?>(node.Parts.Count);
        foreach (var part in node.Parts)
        {
            var head = part is BlankNode ? part : Head(part);
            heads.Add(head);
            if (!Spend(SizeOf(head), node))
            {
                return new HoconInvalid(origins, node.Place);
            }
        }

        if (heads.TrueForAll(h => h is null or BlankNode or HoconObject) && heads.Exists(h => h is HoconObject))
        {
            return MergeParts(node, heads);
        }

        var joined = Concatenation.Join(node.Parts, heads, origins, node.Place, diagnostics);
        return joined is HoconArray array && !heads.Contains(joined) ? MeasureIfSettled(array) : joined;
    }

    private HoconObject? MergeParts(ConcatenationNode node, List<HoconValue?> heads)
    {
        HoconObject? merged = null;
        var isForeign = false;
        for (var i = 0; i < heads.Count; i++)
        {
            if (heads[i] is not HoconObject high)
            {
                continue;
            }

            var isHighForeign = node.Parts[i] is ReferenceNode;
            node.IsMerged |= merged is not null || !isHighForeign;
            (merged, isForeign) = merged is null ? (high, isHighForeign) : (Merge(merged, isForeign, high, isHighForeign), false);
        }

        return merged;
    }

    private static int SizeOf(HoconValue? head) => head switch
    {
        HoconScalar scalar => 1 + (scalar.Text.Length / CharactersPerWork),
        HoconArray array => 1 + array.Count,
        HoconObject o => 1 + o.Count,
        _ => 1,
    };

    /// <summary>
    /// Two objects as one; fields in both are combined when someone asks for them. The comments are those of the overriding one, since
    /// joining them could double them with every substitution.
    /// </summary>
    private HoconObject Merge(HoconObject low, bool isLowForeign, HoconObject high, bool isHighForeign)
    {
        var result = new HoconObject(high.Origins, high.Place) { EndComments = high.EndComments };
        if (!Spend(low.Count + high.Count, high))
        {
            return result;
        }

        for (var i = 0; i < low.Count; i++)
        {
            var (key, value) = (low.KeyAt(i), Own(low.ValueAt(i), isLowForeign));
            var over = high.IndexOf(key);
            if (over < 0)
            {
                result.Add(key, value, low.KeyPlaceAt(i), low.CommentsAt(i));
            }
            else
            {
                var combined = Combine(value, Own(high.ValueAt(over), isHighForeign));
                result.Add(key, combined, high.KeyPlaceAt(over), high.CommentsAt(over) ?? low.CommentsAt(i));
            }
        }

        for (var i = 0; i < high.Count; i++)
        {
            if (low.IndexOf(high.KeyAt(i)) < 0)
            {
                result.Add(high.KeyAt(i), Own(high.ValueAt(i), isHighForeign), high.KeyPlaceAt(i), high.CommentsAt(i));
            }
        }

        Measure(result);
        return result;
    }

    // A field that came with an object of another path keeps what was set for it there together; looking back does not cut through it.
    private static HoconValue Own(HoconValue value, bool isForeign)
        => isForeign && value is StackNode or HoconObject { IsUnsettled: true } ? new LinkNode(value) : value;

    private HoconValue Combine(HoconValue low, HoconValue high)
    {
        if (high is not (HoconNode or HoconObject) || (high is HoconObject && low is not (HoconNode or HoconObject)))
        {
            return high;
        }

        if (low is HoconObject lower && high is HoconObject higher && !lower.IsUnsettled && !higher.IsUnsettled)
        {
            return Merge(lower, false, higher, false);
        }

        var (below, above) = (EntriesOf(low), EntriesOf(high));
        return Spend(below.Count + above.Count, high)
            ? new StackNode([.. below, .. above], high.Origins, high.Place)
            : new HoconInvalid(origins, high.Place);
    }

    private static List<HoconValue> EntriesOf(HoconValue value) => value is StackNode stack ? stack.Entries : [value];

    private static HoconArray MeasureIfSettled(HoconArray array)
    {
        (array.ExpandedWeight, array.ExpandedHeight) = (1, 1);
        foreach (var item in array)
        {
            array.ExpandedWeight = (int)Math.Min((long)array.ExpandedWeight + item.Weight, MaxExpanded + 1L);
            array.ExpandedHeight = Math.Max(array.ExpandedHeight, 1 + item.Height);
            array.IsUnsettled |= IsUnsettled(item);
        }

        return array;
    }

    private static void Measure(HoconObject result)
    {
        for (var i = 0; i < result.Count; i++)
        {
            var value = result.ValueAt(i);
            result.ExpandedWeight = (int)Math.Min((long)result.ExpandedWeight + value.Weight, MaxExpanded + 1L);
            result.ExpandedHeight = Math.Max(result.ExpandedHeight, 1 + value.Height);
            result.IsUnsettled |= IsUnsettled(value);
        }
    }

    private HoconValue? Follow(ReferenceNode reference)
    {
        var wasCycle = _isCycle;
        _isCycle = false;
        _following.Add(reference);
        var value = reference.Prefix.Length > 0 ? Lookup(reference.Prefix, reference.Path) : null;
        value ??= Lookup([], reference.Path);
        value ??= FromEnvironment(reference);
        if (value is null && !reference.IsOptional)
        {
            value = ReportUndefined(reference);
        }

        _following.RemoveAt(_following.Count - 1);
        _isCycle = wasCycle || (_isCycle && value is null);
        return value;
    }

    private HoconString? FromEnvironment(ReferenceNode reference)
        => environment?.Invoke(string.Join('.', reference.Path)) is { } text ? new HoconString(text, origins, reference.Place) : null;

    private HoconValue? Lookup(ReadOnlySpan<string> prefix, ReadOnlySpan<string> path)
    {
        HoconValue? current = root;
        var length = prefix.Length + path.Length;
        if (!Spend(length, root))
        {
            return new HoconInvalid(origins, root.Place);
        }

        for (var i = 0; i < length; i++)
        {
            if (current is HoconInvalid)
            {
                return current;
            }

            if (current is not HoconObject o || o.Find(Element(prefix, path, i)) is not { } field)
            {
                return null;
            }

            if (i + 1 < length && field is StackNode stack && Peek(stack, Element(prefix, path, i + 1)) is { } known)
            {
                return i + 2 == length ? known : null;
            }

            current = Head(field);
        }

        return current;
    }

    private static string Element(ReadOnlySpan<string> prefix, ReadOnlySpan<string> path, int index)
        => index < prefix.Length ? prefix[index] : path[index - prefix.Length];

    // What the last objects set for a field may be final whatever the substitutions below them bring.
    private static HoconValue? Peek(StackNode stack, string key)
    {
        for (var i = (stack.State == NodeState.Evaluating ? stack.Visible : stack.Entries.Count) - 1; i >= 0; i--)
        {
            if (stack.Entries[i] is not HoconObject o)
            {
                return null;
            }

            if (o.Find(key) is { } value)
            {
                return value is HoconScalar or HoconArray ? value : null;
            }
        }

        return null;
    }

    private bool Enter(HoconValue value)
    {
        // Beyond a bound nothing is evaluated any more: an object that brings itself can unroll without end in breadth as well.
        if (_isWorkReported || _isDepthReported)
        {
            return false;
        }

        if (_depth >= MaxDepth)
        {
            ReportDepth(value);
            return false;
        }

        _depth++;
        return true;
    }

    private bool Spend(int amount, HoconValue value)
    {
        if (_work > MaxWork - amount)
        {
            ReportWork(value);
            return false;
        }

        _work += amount;
        return !_isWorkReported;
    }

    private HoconInvalid? ReportContained(HoconValue head, HoconNode? reachedBy)
    {
        if (reachedBy is ReferenceNode { IsOptional: true })
        {
            return null;
        }

        var what = reachedBy is ReferenceNode reference ? reference.Shown : "this value";
        diagnostics.Error(
            DiagnosticCodes.SubstitutionCycle,
            (reachedBy ?? head).Position,
            $"{what} brings {head.Description} that contains it (begun at {head.Position}); expected a value outside it");
        return new HoconInvalid(origins, head.Place);
    }

    private HoconInvalid ReportUndefined(ReferenceNode reference)
    {
        if (_isCycle)
        {
            var chain = _following.TakeLast(MostReferencesShown).Select(r => $"{r.Shown} at {r.Position}");
            diagnostics.Error(
                DiagnosticCodes.SubstitutionCycle,
                reference.Position,
                $"{reference.Shown} needs its own result ({string.Join(", then ", chain)}); expected a value set before "
                + $"it, or a path that does not lead back");
        }
        else
        {
            diagnostics.Error(
                DiagnosticCodes.UndefinedSubstitution,
                reference.Position,
                $"{Shown.Key(reference.Shown)} is set nowhere{Suggestion(reference)}; expected a key of this path, or "
                + $"${{?…}} for one that may be missing");
        }

        return new HoconInvalid(origins, reference.Place);
    }

    private string Suggestion(ReferenceNode reference)
    {
        HoconValue? current = root;
        for (var i = 0; i < reference.Path.Length && _suggestions < MostSuggestions; i++)
        {
            if (current is not HoconObject { Count: <= MostKeysCompared } o)
            {
                break;
            }

            var next = o.Find(reference.Path[i]);
            if (next is null)
            {
                _suggestions++;
                var nearest = Spelling.Nearest(reference.Path[i], Enumerable.Range(0, o.Count).Select(o.KeyAt));
                return nearest is null ? "" : $" (did you mean "
                    + $"{Shown.Value(HoconText.Path([.. reference.Path[..i], nearest, .. reference.Path[(i + 1)..]]))}?)";
            }

            current = next is HoconNode { State: NodeState.Known } node ? node.Head : next;
        }

        return "";
    }

    private void ReportDepth(HoconValue value)
    {
        if (!_isDepthReported)
        {
            _isDepthReported = true;
            diagnostics.Error(
                DiagnosticCodes.SubstitutionTooDeep,
                value.Position,
                string.Create(CultureInfo.InvariantCulture, $"substitutions lead through more than {MaxDepth} others or "
                    + $"make more than {HoconParser.MaxDepth} levels; expected fewer"));
        }
    }

    private void ReportWork(HoconValue value)
    {
        if (!_isWorkReported)
        {
            _isWorkReported = true;
            diagnostics.Error(
                DiagnosticCodes.ExpandsTooFar,
                value.Position,
                string.Create(CultureInfo.InvariantCulture, $"the substitutions make more than {MaxExpanded} values of "
                    + $"this file; expected fewer repetitions within each other"));
        }
    }
}
