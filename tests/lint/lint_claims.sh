# SPDX-License-Identifier: GPL-3.0-or-later
# What is kept by hand on published findings: printed statistics, replications, the review of which contrast asks
# which claim, and the list of what was fitted (claims.py beside this file).
. "$(dirname "$0")/lib.sh"
python=${PYTHON:-/usr/bin/python3}
if ! "$python" -c '' 2>/dev/null; then skip claims "no $python" && finish; fi
export PYTHONDONTWRITEBYTECODE=1
ask() { "$python" "$top/tests/lint/claims.py" "$@" 2>&1; }
statistics() { ask statistics "$1"; }
replications() { ask replications "$1"; }
review() { ask review "$1"; }
fitted() { ask fitted "$1"; }
door() { ask door "$1"; }
clean "printed statistics keep their rules" statistics
clean "replications name known claims and a place" replications
clean "every claim that counts is asked, and every mapping reviewed" review
clean "fitted numbers and fitted claims agree" fitted
clean "one restraint, one door" door

well() { # a tree that passes
    tree
    put data/claims.csv 'id,direction,n,source,status
C001,A>B,8,a,predicted
C002,A=B,,b,not_run
C003,A<B,,c,fitted'
    stat='claim,measure,phase,design,statistic,value,k1,k2,df1,df2,p_relation,p,n1,n2,sign,primary,source,doi,where_seen,confidence,note'
    put data/published/statistics.csv "$stat
C001,m,,paired,t,2.5,,,,7,=,0.04,8,,+,1,a,,Fig. 1,verbatim,"
    put data/published/replications.csv 'claim,outcome,source,doi,where_seen,note
C001,for,b,,row C002 of claims.csv,'
    put data/mapping_review.csv 'claim,study,contrast,mapped,why
C001,s,one,faithful,same
C002,s,old,doubtful,no such thing in the model
C003,s,three,stand-in,this for that'
    put data/fitted.csv 'name,where,value,unit,claims,how,note
x,here,1,1,C003,by hand,'
    put models/studies/t/s.yaml 'name: s
contrasts:
  - {name: one, expect: greater, claim: C001}
  - {name: three, expect: less, claim: C003}'
    put models/paradigms/t/restrainer.yaml 'roles:
  trapped: {brain: scripted}
events:
  held: {kind: stuck, to: trapped}
actions:
  push:
    effort: 1 reward'
}
for check in statistics replications review fitted door; do well && allowed "a good tree: $check" $check; done
bad_row() { well && put data/published/statistics.csv "$stat
$2" && caught "$1" statistics; }
bad_row "a claim that is not there" 'C009,m,,paired,t,2.5,,,,7,=,0.04,8,,+,1,a,,Fig. 1,verbatim,'
bad_row "a t without degrees of freedom" 'C001,m,,paired,t,2.5,,,,,=,0.04,8,,+,1,a,,Fig. 1,verbatim,'
bad_row "a p without its relation" 'C001,m,,paired,t,2.5,,,,7,,0.04,8,,+,1,a,,Fig. 1,verbatim,'
bad_row "a sign against the claim" 'C001,m,,paired,t,2.5,,,,7,=,0.04,8,,-,1,a,,Fig. 1,verbatim,'
bad_row "another n than the claim has" 'C001,m,,paired,t,2.5,,,,8,=,0.04,9,,+,1,a,,Fig. 1,verbatim,'
bad_row "counts without counts" 'C001,m,,proportions,counts,,3,,,,,,4,4,+,1,a,,Fig. 1,verbatim,'
bad_row "two primary rows" 'C001,m,,paired,t,2.5,,,,7,=,0.04,8,,+,1,a,,Fig. 1,verbatim,
C001,m,,paired,t,2.4,,,,7,=,0.05,8,,+,1,a,,Fig. 2,verbatim,'
bad_row "nowhere seen" 'C001,m,,paired,t,2.5,,,,7,=,0.04,8,,+,1,a,,,verbatim,'
well && put data/published/replications.csv 'claim,outcome,source,doi,where_seen,note
C001,perhaps,b,,x,' && caught "an outcome that is neither for nor against" replications
well && put data/published/replications.csv 'claim,outcome,source,doi,where_seen,note
C001,for,a,,x,' && caught "a paper that replicates itself" replications
well && put models/studies/t/s.yaml 'name: s
contrasts:
  - {name: three, expect: less, claim: C003}' && caught "a predicted claim that nothing asks" review
well && put models/studies/t/u.yaml 'name: u
contrasts:
  - {name: more, expect: greater, claim: C001}' && caught "a mapping that nobody reviewed" review
well && put models/studies/t/u.yaml 'name: u
contrasts:
  - {name: old, expect: equal, claim: C002}' && caught "a doubtful mapping that is asked" review
well && put data/fitted.csv 'name,where,value,unit,claims,how,note
x,here,1,1,C001,by hand,' && caught "a number fitted to a predicted claim, and a fitted claim without a number" fitted
well && put models/paradigms/t/other.yaml 'roles:
  trapped: {brain: scripted}
actions:
  push:
    effort: 0.05 reward' && caught "a second door" door
well && put models/paradigms/t/other.yaml 'events:
  held: {kind: dig, to: trapped}' && caught "a trapped rat that digs" door
finish
