using Lvs.Interop.Tests.Support;

namespace Lvs.Interop.Tests.Config;

/// <summary>Texts that are easily read differently, read by keepalived and by us. Files after the first begin with <c>--- NAME</c>.</summary>
public sealed class KeepalivedTextTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lvs-text-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [InteropTheory]
    [InlineData("""
        # variables are looked into when they are used
        $BASE=10.1.${SUB}
        $SUB=1
        $ID=7
        global_defs {
            router_id x${ID}_$ID
        }
        vrrp_instance VI_${ID} {
            interface d0
            virtual_router_id $ID
            $ID=8
            priority ${ID}0
            virtual_ipaddress {
                ${BASE}.1/32
                $SUB=2
                ${BASE}.1/32
            }
        }
        """)]
    [InlineData("""
        $VIPS= \
            10.1.${N}.1/32 \
            \
            10.1.${N}.2/32 ! another
        $INSTANCE= \
        vrrp_instance VI_${N} { \
            interface d0 \
            virtual_router_id ${N} \
            @main priority 130 \
            @other priority 120 \
            virtual_ipaddress { \
                $VIPS \
            } \
        }

        $N=3
        $INSTANCE
        $N=4
        $INSTANCE
        """)]
    [InlineData("""
        $INSTANCE= \
        vrrp_instance VI_${N}_$M { \
            interface d0 \
            virtual_router_id ${N}${M} \
            virtual_ipaddress { \
                ~SEQ(A, 1, 3) 10.${N}.${M}.${A}/32 \
            } \
        }

        ~SEQ(N, 1, 2) ~SEQ(M, 3, -2, 1) $INSTANCE
        """)]
    [InlineData("""
        vrrp_instance VI {
            interface d0
            virtual_router_id 7
            virtual_ipaddress {
                ~SEQ(A, 2) 10.1.2.$A
                ~SEQ(B, 012, 5, 0x15) 10.1.2.${B}
                ~LST(C, 1.1, 2.2) 10.2.${C}
                ~LST({D, E}, {3, 4}, {5, 6}) 10.3.${D}.${E}
                ~LST(F, 7, 8) ~SEQ(G, 1, 2) 10.4.${F}.${G}
            }
        }
        """)]
    [InlineData("""
        @main $P=99
        @other $P=88
        $IFIF=@main
        global_defs { 
            @main router_id main
            @^main router_id not_main
            @other router_id other
        }
        vrrp_instance VI {
            interface d0
            virtual_router_id 7
            $IFIF priority $P
            virtual_ipaddress {
                @^main 10.1.1.1
                @^other 10.1.1.2
                @main2 10.1.1.3
                @mai 10.1.1.4
            }
        }
        """)]
    [InlineData("""
        global_defs { # a comment
            router_id a\#b\!c#d !e
        }! and
        vrrp_instance "VI # 1 ! {2}" { ! here
            interface d0#there
            virtual_router_id	7
            priority "9" ! "
            virtual_ipaddress { # "
                10.1.1.1 # { }
            }
        }
        """)]
    [InlineData("""
        global_defs
        # between

        {
            router_id a\b\\c
        }
        vrrp_instance VI
        { interface d0
            virtual_router_id 7
            virtual_ipaddress { 10.1.1.1
                10.1.1.2 } }
        vrrp_instance VI_2{interface d0
        virtual_router_id 8
        virtual_ipaddress{10.1.1.3}}
        """)]
    [InlineData("global_defs {\r\n\trouter_id\t\"a b\"\r\n}\r\nvrrp_instance VI {\r\n interface d0\r\n virtual_router_id 7\r\n virtual_ipaddress {\r\n 10.1.1.1\r\n }\r\n}\r\n")]
    [InlineData("""
        global_defs {
            router_id "${_INSTANCE} ${_PWD} ${_HASH}${_BANG} ${UNDEFINED} $UNDEFINED $1 \x41"
        }
        vrrp_instance VI {
            interface d0
            virtual_router_id 7
            virtual_ipaddress {
                10.1.1.1
            }
        }
        """)]
    [InlineData("""
        $H=a${_HASH}b
        global_defs {
            router_id $H
        }
        vrrp_instance VI {
            interface d0
            virtual_router_id 7
            virtual_ipaddress {
                10.1.1.1
            }
        }
        """)]
    [InlineData("""
        $A=1
        $A= \
        router_id two
        $B=${A}
        global_defs {
            $A
        }
        $A=3
        vrrp_instance VI_$B {
            interface d0
            virtual_router_id $B
            virtual_ipaddress {
                10.1.1.${B}
            }
        }
        """)]
    [InlineData("""
        $N=5
        include conf.d/{b,a}/*.conf
        include [cd].conf
        include none.conf
        include none*.conf
        --- conf.d/a/1.conf
        $M=1
        vrrp_instance A1_$N {
            interface d0
            virtual_router_id 1
            include ../vips
        }
        --- conf.d/b/2.conf
        $M=2
        vrrp_instance B2 {
            interface d0
            virtual_router_id 2
            include ../vips
        }
        --- conf.d/b/1.conf
        $M=3
        vrrp_instance B1 {
            interface d0
            virtual_router_id 3
            include ../vips
        }
        $N=6
        --- conf.d/b/.hidden.conf
        nonsense
        --- conf.d/vips
        virtual_ipaddress {
            10.${N}.1.${M}
        }
        --- d.conf
        vrrp_instance D {
            interface d0
            virtual_router_id 4
            virtual_ipaddress {
                10.1.1.1
            }
        }
        """)]
    public async Task A_text_means_to_us_what_it_means_to_keepalived(string text)
    {
        var file = Write(text);

        var theirs = await KeepalivedReading.ByKeepalivedAsync(file);

        Assert.Equal(theirs, KeepalivedReading.ByUs(file));
    }

    private string Write(string text)
    {
        var parts = ("keepalived.conf\n" + text).Split("--- ");
        foreach (var part in parts)
        {
            var end = part.IndexOf('\n', StringComparison.Ordinal);
            var path = Path.Combine(_directory, part[..end]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, part[(end + 1)..] + "\n");
        }

        return Path.Combine(_directory, "keepalived.conf");
    }
}
