using System.Text;

namespace Lvs.Core.Config.Hocon;

/// <summary>Makes one value of several in a row, when their kinds are known and not all are objects.</summary>
internal static class Concatenation
{
    /// <summary>The value; null when every part is undefined.</summary>
    /// <param name="parts">As written, with the blanks between them.</param>
    /// <param name="heads">What each part came to: itself, or what the substitution brought; null when it is undefined.</param>
    public static HoconValue? Join(
        List<HoconValue> parts, List<HoconValue?> heads, OriginTable origins, ulong place, DiagnosticBag diagnostics)
    {
        var defined = heads.FindAll(h => h is not null and not BlankNode);
        if (defined.Count == 0)
        {
            return null;
        }

        if (defined.Find(h => h is HoconInvalid) is { } invalid)
        {
            return invalid;
        }

        if (defined.Count == 1 && (defined[0] is not HoconScalar || !parts.Exists(p => p is BlankNode)))
        {
            return defined[0];
        }

        return defined.Exists(h => h is not HoconScalar)
            ? JoinArrays(parts, heads, origins, place, diagnostics)
            : new HoconString(JoinText(heads), origins, place);
    }

    private static string JoinText(List<HoconValue?> heads)
    {
        var text = new StringBuilder();
        foreach (var head in heads)
        {
            text.Append(head is BlankNode blank ? blank.Text : (head as HoconScalar)?.Text);
        }

        return text.ToString();
    }

    private static HoconValue JoinArrays(
        List<HoconValue> parts, List<HoconValue?> heads, OriginTable origins, ulong place, DiagnosticBag diagnostics)
    {
        var result = new HoconArray([], origins, place);
        HoconValue? before = null;
        for (var i = 0; i < heads.Count; i++)
        {
            if (heads[i] is null or BlankNode)
            {
                continue;
            }

            var array = heads[i] as HoconArray;
            if (array is null && !((heads[i] as HoconObject)?.TryAsArray(out array) ?? false))
            {
                return Mixed(parts[i], heads[i]!, before ?? heads.FindLast(h => h is not (null or BlankNode)), origins, diagnostics);
            }

            before = array;
            result.AddAll(array!);
            result.IsUnsettled |= array!.IsUnsettled;
        }

        return result;
    }

    private static HoconInvalid Mixed(HoconValue part, HoconValue head, HoconValue? beside, OriginTable origins, DiagnosticBag diagnostics)
    {
        var through = part is ReferenceNode reference ? $" ({reference.Shown})" : "";
        diagnostics.Error(
            DiagnosticCodes.MixedValues,
            part.Position,
            $"{head.Description}{through} stands beside {beside?.Description} in one value; expected strings only, arrays "
            + $"only or objects only");
        return new HoconInvalid(origins, part.Place);
    }
}
